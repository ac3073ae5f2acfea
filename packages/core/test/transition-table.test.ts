import { describe, expect, it } from 'vitest';
import { type Job, transition } from '../src/index.ts';
import { CELLS } from './proof/cells.ts';
import { cell, EVENTS, LATER, NOW, SITUATIONS } from './proof/situations.ts';

const situation = (name: string): Job => {
  const job = SITUATIONS[name];
  if (job === undefined) throw new Error(`no situation ${name}`);
  return job;
};
const at = (name: string, event: string, now: number): string => {
  const happens = EVENTS[event];
  if (happens === undefined) throw new Error(`no event ${event}`);
  return cell(situation(name), happens, now);
};

describe.each(Object.entries(CELLS))('a job that is %s', (name, becomes) => {
  const rows = Object.entries(becomes).flatMap(([result, events]) =>
    events.split('; ').map((event) => [event, result] as const),
  );

  it.each(rows)('after %s: %s', (event, result) => {
    expect(at(name, event, NOW)).toBe(result);
  });

  it('is asked for everything', () => {
    expect(rows.map(([event]) => event).sort()).toEqual(Object.keys(EVENTS).sort());
  });
});

describe('the moment at which a time is over', () => {
  const EXPIRY = NOW + 4_000;

  it.each([
    ['ready', 'take other', EXPIRY - 1, 'completed leased other until 2009'],
    ['ready', 'take other', EXPIRY, 'no expired'],
    ['ready', 'collect other', EXPIRY - 1, 'completed collected'],
    ['ready', 'collect other', EXPIRY, 'no expired'],
    ['leased', 'take other', LATER - 1, 'no being-read'],
    ['leased', 'take other', LATER, 'completed leased other until 2009'],
    ['leased', 'take reader', LATER, 'same'],
    ['leased', 'collect other', LATER - 1, 'no being-read'],
    ['leased', 'collect other', LATER, 'completed collected'],
    ['leased', 'collect other', EXPIRY, 'no expired'],
    ['leased', 'release reader', EXPIRY, 'completed expired'],
    ['ready for all', 'take other', EXPIRY, 'no expired'],
    ['ready for all', 'collect other', EXPIRY, 'no expired'],
  ])('%s, %s at %i: %s', (name, event, now, result) => {
    expect(at(name, event, now)).toBe(result);
  });

  it('has no result once it has expired', () => {
    const expired = transition(situation('ready'), { type: 'tick', jitter: 0 }, EXPIRY);
    if (!expired.ok || expired.job === undefined) throw new Error('no job');
    for (const event of ['take other', 'collect other', 'discard'] as const)
      expect(cell(expired.job, EVENTS[event] ?? { type: 'discard' })).toBe('no expired');
  });

  it('names the pause that a handler asked for, or takes that of the back-off', () => {
    const next = (after?: number) => {
      const step = transition(
        situation('running'),
        {
          type: 'fail',
          fence: 1,
          failure: { reason: 'threw', message: 'm' },
          again: true,
          after,
          jitter: 0.5,
        },
        NOW,
      );
      return step.ok && step.job?.phase === 'pending' ? (step.job.notBefore ?? 0) - NOW : undefined;
    };
    expect([next(), next(7)]).toEqual([500, 7]);
  });

  it('is spread by chance after an interruption, too', () => {
    const step = transition(situation('running'), EVENTS.interrupt ?? { type: 'discard' }, NOW);
    expect(step.ok && step.job?.phase === 'pending' && step.job.notBefore).toBe(NOW + 500);
  });
});
