import { nanoid } from 'nanoid';
import type { Chance } from '../ports/chance.ts';

/**
 * 24 characters of 6 bits: 144 bits from the system's secure source. They are put together one by one; normalizing makes
 * one text of them, where otherwise each step would stay in memory as long as the id does.
 */
export const systemChance: Chance = {
  id: () => nanoid(24).normalize(),
  random: () => Math.random(),
};
