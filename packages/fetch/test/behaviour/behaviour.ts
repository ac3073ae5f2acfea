import { describe } from 'vitest';
import { asking } from './asking.ts';
import { carrying } from './carrying.ts';
import { collecting } from './collecting.ts';
import { ending } from './ending.ts';
import { passing } from './passing.ts';
import type { Open } from './scene.ts';

/** What every door does. Its test only says how it is opened. */
export function behaves(open: Open): void {
  describe('a request that does not ask', () => passing(open));
  describe('a request that asks', () => asking(open));
  describe('a result', () => collecting(open));
  describe('an end without a result', () => ending(open));
  describe('what a job carries', () => carrying(open));
}
