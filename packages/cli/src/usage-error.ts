/** What was typed can't be done: says which part of it, and what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
