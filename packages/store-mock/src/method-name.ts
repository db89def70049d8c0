type AnyFunction = (...args: never[]) => unknown;

/** The names of a contract's methods; those of members that are objects by their path: `rules.save`. */
export type MethodName<S> = S extends unknown
  ? {
      [K in keyof S & string]: S[K] extends AnyFunction ? K : S[K] extends object ? `${K}.${MethodName<S[K]>}` : never;
    }[keyof S & string]
  : never;

/** The parameters of each of a contract's methods, by name. */
export type MethodParameters<S> = { readonly [Name in MethodName<S>]: ParametersOf<S, Name> };

type ParametersOf<S, Name> = Name extends `${infer Member}.${infer Rest}`
  ? Member extends keyof S
    ? ParametersOf<S[Member], Rest>
    : never
  : Name extends keyof S
    ? Parameters<Extract<S[Name], AnyFunction>>
    : never;
