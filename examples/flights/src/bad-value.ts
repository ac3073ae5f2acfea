/** Somebody gave a value that can't be used. The message says which, and what it should have been. */
export class BadValue extends Error {
  override readonly name = 'BadValue';
}
