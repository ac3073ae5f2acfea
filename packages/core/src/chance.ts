import { nanoid } from 'nanoid';

/** Ids and randomness, as the engine sees them. Tests give seeded ones. */
export interface Chance {
  /** A new name that nobody can guess. Monitor URLs are made of it. */
  id(): string;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/**
 * 24 characters of 6 bits: 144 bits from the system's secure source. They are put together one by one; normalizing makes
 * one text of them, where otherwise each step would stay in memory as long as the id does.
 */
export const systemChance: Chance = {
  id: () => nanoid(24).normalize(),
  random: () => Math.random(),
};
