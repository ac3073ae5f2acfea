/** A program that runs on this system, or why there is none. */
export type Found = Program | { readonly why: string };

export interface Program {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}
