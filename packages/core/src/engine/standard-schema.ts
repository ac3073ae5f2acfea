/**
 * A schema of any library that follows Standard Schema (standardschema.dev), version 1: Zod, Valibot, ArkType and others.
 * Only what is used here is named.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validated<Output> | Promise<Validated<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type Validated<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** What a schema has to say against a value, in its own words. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What is wrong with an input, and where: names and positions from the outside in. */
export interface InputIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

export function inputIssue({ message, path = [] }: SchemaIssue): InputIssue {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part));
  return { message, path: keys.map((key) => (typeof key === 'symbol' ? String(key) : key)) };
}
