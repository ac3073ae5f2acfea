/** Ids and randomness, as the engine sees them. Tests give seeded ones. */
export interface Chance {
  /** A new name that nobody can guess, for a job (monitor URLs are made of it) or for the one who reads its result. */
  id(of: 'job' | 'token'): string;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}
