import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEVER, transition } from '../src/index.ts';
import { repeatable } from './some-job.ts';
import { life, property } from './some-life.ts';

/** How often time may have to pass for one notice until it is given up. */
const TICKS_OF_A_NOTICE = 13;

describe('transition', () => {
  it('reaches every phase, outcome and result state', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(life, (steps) => {
        for (const { before } of steps) {
          seen.add(before.phase === 'settled' ? `${before.outcome} ${before.result.state}` : before.phase);
        }
      }),
      // Whether all are reached is a matter of luck: here is luck that has held.
      { numRuns: 5_000, seed: 20_260_101 },
    );
    expect([...seen].sort()).toEqual([
      'cancelled none',
      'completed collected',
      'completed expired',
      'completed leased',
      'completed none',
      'completed ready',
      'failed none',
      'pending',
      'running',
    ]);
  });

  it('goes only from pending to running, back while starts are left, and on to settled', () => {
    const legal = new Set(['pending pending', 'pending running', 'pending settled', 'running running']);
    for (const more of ['running pending', 'running settled', 'settled settled']) legal.add(more);
    property((steps) => {
      for (const { before, step } of steps) {
        if (step.ok && step.job) expect(legal).toContain(`${before.phase} ${step.job.phase}`);
      }
    });
  });

  it('changes a job only into its next revision, and forgets only settled ones', () => {
    property((steps) => {
      for (const { before, step } of steps) {
        if (!step.ok || step.job === before) continue;
        if (step.job === undefined) expect(before.phase).toBe('settled');
        else expect(step.job.revision).toBe(before.revision + 1);
      }
    });
  });

  it('never changes an outcome', () => {
    property((steps) => {
      for (const { before, step } of steps) {
        if (before.phase !== 'settled' || !step.ok || step.job === undefined) continue;
        expect(step.job).toMatchObject({
          phase: 'settled',
          outcome: before.outcome,
          settledAt: before.settledAt,
        });
      }
    });
  });

  it('never starts a job more often than its terms allow, and counts starts in the fence', () => {
    property((steps) => {
      const starts = steps.filter(
        ({ before, step }) => before.phase === 'pending' && step.ok && step.job?.phase === 'running',
      );
      starts.forEach(({ step }, at) => {
        expect(step.ok && step.job?.fence).toBe(at + 1);
        expect(at + 1).toBeLessThanOrEqual((step.ok && step.job?.terms.starts) || 0);
      });
    });
  });

  it('lets an older run change nothing', () => {
    property((steps) => {
      for (const { before, event, step } of steps) {
        if (!('fence' in event) || event.fence >= before.fence) continue;
        // One's own start may be repeated: it carries the fence that stood before it.
        if (event.type === 'start' && before.phase === 'running' && before.lease.token === event.lease.token)
          continue;
        // What has been done already may be said again.
        expect(step.ok ? step.job : before).toBe(before);
      }
    });
  });

  it('lets its sender repeat what was done already', () => {
    property((steps) => {
      for (const { event, now, step, before } of steps) {
        if (!step.ok || step.job === undefined || !repeatable.has(event.type)) continue;
        // A failure that is tried again leaves a pending job: its run is an older one now.
        if (event.type === 'fail' && step.job.phase === 'pending') continue;
        if (event.type === 'take' && before.keep === 'until-expiry') continue;
        expect(transition(step.job, event, now)).toEqual({ ok: true, job: step.job });
      }
    });
  });

  it('gives every job a due time, at which a tick changes it and before which none does', () => {
    property((steps) => {
      for (const { step } of steps) {
        const job = step.ok ? step.job : undefined;
        if (job === undefined) continue;
        expect(Number.isSafeInteger(job.dueAt)).toBe(true);
        const tick = { type: 'tick', jitter: 0.5 } as const;
        expect(transition(job, tick, Math.min(job.dueAt, NEVER) - 1)).toEqual({ ok: true, job });
        if (job.dueAt < NEVER) expect(transition(job, tick, job.dueAt)).not.toEqual({ ok: true, job });
      }
    });
  });

  it('ends every job when only time passes', () => {
    property((steps) => {
      const last = steps.at(-1)?.step;
      let job = last?.ok ? last.job : undefined;
      const wished = job?.notices?.wished.length ?? 0;
      // What changes may change a few times more.
      const notices = (job?.notices?.made.length ?? 0) + 4 * wished;
      for (let ticks = 0; job !== undefined && job.dueAt < NEVER; ticks += 1) {
        expect(ticks).toBeLessThan(40 + TICKS_OF_A_NOTICE * notices);
        const step = transition(job, { type: 'tick', jitter: 0.5 }, job.dueAt);
        job = step.ok ? step.job : job;
      }
      // Only a run that has not returned can keep a record.
      if (job !== undefined) expect(job).toMatchObject({ phase: 'settled', occupied: { until: NEVER } });
    });
  });

  it('gives a result that is kept once to one reader at a time, and to nobody once it is confirmed', () => {
    property((steps) => {
      for (const { before, event, now, step } of steps) {
        if ((event.type !== 'take' && event.type !== 'collect') || !step.ok || before.phase !== 'settled')
          continue;
        expect(before.outcome).toBe('completed');
        const { result } = before;
        const repeated = event.type === 'take' ? event.lease.token : undefined;
        if (result.state === 'leased' && result.lease.token !== repeated) {
          expect(result.lease.until).toBeLessThanOrEqual(now);
        }
        if (result.state === 'collected')
          expect([event.type, result.token]).toEqual(['collect', 'token' in event && event.token]);
        else expect(['ready', 'leased']).toContain(result.state);
      }
    });
  });

  it('keeps a result as long as it was promised, unless it is confirmed or thrown away', () => {
    property((steps) => {
      for (const { before, event, now, step } of steps) {
        if (before.phase !== 'settled' || !('payload' in before.result) || !step.ok) continue;
        const kept = step.job?.phase === 'settled' && 'payload' in step.job.result;
        if (!kept && !['confirm', 'collect', 'discard'].includes(event.type)) {
          expect(now).toBeGreaterThanOrEqual(before.result.until);
        }
      }
    });
  });

  it('never gives out what has expired', () => {
    property((steps) => {
      for (const { before, event, now, step } of steps) {
        if (event.type !== 'take' || !step.ok || before.phase !== 'settled') continue;
        if (before.result.state === 'ready') expect(now).toBeLessThan(before.result.until);
      }
    });
  });

  it('keeps the slot of a run that was told to stop until it has returned', () => {
    property((steps) => {
      for (const { before, event, now, step } of steps) {
        if (!step.ok || step.job === undefined) continue;
        if (
          before.phase === 'running' &&
          step.job.phase === 'settled' &&
          event.type !== 'complete' &&
          event.type !== 'fail'
        ) {
          if (step.job.outcome === 'cancelled') expect(step.job.occupied).toEqual(before.lease);
        }
        if (
          before.phase === 'settled' &&
          before.occupied &&
          step.job.phase === 'settled' &&
          !step.job.occupied
        ) {
          expect(event.type === 'returned' || before.occupied.until <= now).toBe(true);
        }
      }
    });
  });

  it('does not touch what it is given', () => {
    // Every job in a life is frozen: a write would have thrown.
    property((steps) => {
      expect(steps.every(({ before }) => Object.isFrozen(before))).toBe(true);
    });
  });
});
