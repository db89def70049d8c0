type Members = Readonly<Record<string, unknown>>;

/** The member of an object, or of a member of it, that a path names (`rules.save`), and whose it is. */
export function memberAt(
  object: object,
  path: string,
): { readonly owner: Members | undefined; readonly member: unknown } {
  let owner: Members | undefined;
  let member: unknown = object;
  for (const name of path.split('.')) {
    owner = member as Members | undefined;
    member = owner?.[name];
  }
  return { owner, member };
}
