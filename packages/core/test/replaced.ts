/** A copy of a value in which what stands at a path is another: `replaced(profile, 'wallets.1.keyRef', 5)`. */
export function replaced(value: unknown, path: string, content: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[name] = rest.length === 0 ? content : replaced(copy[name], rest.join('.'), content);
  return copy;
}

/** A copy of a value in which what stands at a path is missing. */
export function without(value: unknown, path: string): unknown {
  const at = path.lastIndexOf('.');
  if (at !== -1) {
    const owner = path
      .slice(0, at)
      .split('.')
      .reduce<unknown>((each, name) => (each as Record<string, unknown>)[name], value);
    return replaced(value, path.slice(0, at), without(owner, path.slice(at + 1)));
  }
  const { [path]: _left, ...rest } = value as Record<string, unknown>;
  return rest;
}
