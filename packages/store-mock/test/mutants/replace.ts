/** The names of an object's methods. */
type MethodOf<Target> = {
  [Name in keyof Target]: Target[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Target];

/** Puts another method in the place of one of an object, which is handed in. */
export function replace<Target extends object, Name extends MethodOf<Target>>(
  target: Target,
  name: Name,
  make: (original: Target[Name]) => Target[Name],
): void {
  const original = target[name] as (...args: unknown[]) => unknown;
  const bound = original.bind(target) as Target[Name];
  Object.defineProperty(target, name, { configurable: true, writable: true, value: make(bound) });
}
