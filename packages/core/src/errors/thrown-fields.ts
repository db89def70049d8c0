/** What is read of a thrown object; any of it may be missing or of another type. */
export interface ThrownFields {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
  readonly constructor?: unknown;
}

/** The message, or an empty text. */
export function textOf({ message }: ThrownFields): string {
  return typeof message === 'string' ? message : '';
}

/** The name of a cause or a class. */
export function nameOf(value: unknown): unknown {
  const isNamed = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isNamed && 'name' in value ? value.name : undefined;
}
