import { describe, expect, it } from 'vitest';
import type { Fault } from './proof/broken-plugs.ts';
import { play, SCENARIOS } from './proof/scenario.ts';

const FAULTS: readonly Fault[] = ['before', 'after', 'hang', 'late'];
const all = Object.keys(SCENARIOS).flatMap((name) => FAULTS.map((fault) => [name, fault] as const));

/** Bodies are removed by nobody's order: one that could not be is removed when the store is opened again. */
const MAY_STAY = 1;

describe('each call to store, bodies and runner going wrong, one after the other', () => {
  it.each(all)(
    '%s, %s: all is kept, given back, and ends (I1, I2, I6, I13, I14, I19, I22, F6, F10, F11)',
    async (name, fault) => {
      const { calls } = await play(name, 0, fault);
      expect(calls).toBeGreaterThan(8);
      for (let broken = 1; broken <= calls; broken += 1) {
        const { isOver, watch, bodies, untold, timers } = await play(name, broken, fault);
        const told = `call ${broken} of ${calls}`;
        expect(isOver, `${told}: a caller is never answered`).toBe(true);
        expect(watch.wrongs, told).toEqual([]);
        expect([...watch.jobs.values()], `${told}: records that stay`).toEqual([]);
        expect(watch.counted, told).toEqual([]);
        expect(untold, `${told}: not told, or under two ids (I22)`).toEqual([]);
        expect(bodies.length, `${told}: ${bodies}`).toBeLessThanOrEqual(MAY_STAY);
        expect(timers, told).toBe(0);
      }
    },
    60_000,
  );
});
