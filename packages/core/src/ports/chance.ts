/** Ids and randomness, as the engine sees them. Tests give seeded ones. */
export interface Chance {
  /** A new name that nobody can guess. Monitor URLs are made of it. */
  id(): string;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}
