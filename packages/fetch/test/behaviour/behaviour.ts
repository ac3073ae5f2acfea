import { describe } from 'vitest';
import { asking } from './asking.ts';
import { carrying } from './carrying.ts';
import { collecting } from './collecting.ts';
import { delivering } from './delivering.ts';
import { ending } from './ending.ts';
import { passing } from './passing.ts';
import type { Open } from './scene.ts';
import { speeches } from './speech.ts';
import { watching } from './watching.ts';

/** What every door does, in every dialect. Its test only says how it is opened. */
export function behaves(open: Open, spoken = speeches): void {
  describe.each(spoken)('$name', (speech) => {
    const door = { open, speech };
    describe('a request that does not ask', () => passing(door));
    describe('a request that asks', () => asking(door));
    describe('a result', () => collecting(door));
    describe('a job', () => watching(door));
    describe('an end without a result', () => ending(door));
    describe('what a job carries', () => carrying(door));
  });
}

/** What every door does that sockets can reach. */
export function delivers(open: Open): void {
  describe.each(speeches.slice(0, 1))('a reader, $name', (speech) => delivering({ open, speech }));
}
