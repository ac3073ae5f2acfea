/** What JSON can say. Inputs, results and notes are made of it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What an `interface` must be like for its values to be JSON: it has no index by which it would be `Json`. */
export type JsonFields<T> = object & { readonly [K in keyof T]: JsonField<T[K]> };

type JsonField<T> = T extends Json
  ? T
  : T extends (...args: never) => unknown
    ? never
    : T extends object
      ? JsonFields<T>
      : never;

/** Bytes that belong to an input or a result: small ones stand in the record, large ones in the store's bodies. */
export type Body = { readonly inline: Uint8Array } | { readonly stored: string; readonly size: number };

/** What goes into a job or comes out of it: a value and, where there are any, bytes. */
export interface Payload {
  readonly value: Json;
  readonly body?: Body;
  /** The value as JSON text, where it is too large for the record; `value` is then null. */
  readonly large?: Body;
  /** A word about a result that outlives it. */
  readonly summary?: Json;
}

/** Bodies of at most this many bytes stand in the record. */
export const INLINE_LIMIT = 16 * 1024;

/** How many bytes a body has. */
export function sizeOf(body: Body | undefined): number {
  if (body === undefined) return 0;
  return 'inline' in body ? body.inline.byteLength : body.size;
}
