import { describe, expect, it } from 'vitest';
import { type Job, type Notice, transition } from '../src/index.ts';
import { NOTICE_CELLS } from './proof/notice-cells.ts';
import { NOTICE_EVENTS, noticeCell, OWING } from './proof/notice-situations.ts';
import { SITUATIONS } from './proof/situations.ts';
import { property, type Taken } from './some-life.ts';

const made = (job: Job | undefined): readonly Notice[] => job?.notices?.made ?? [];
const isDone = ({ telling }: Notice): boolean => telling.state === 'sent' || telling.state === 'given-up';
const after = ({ before, step }: Taken): Job | undefined => (step.ok ? step.job : before);

/** Each notice before a step, with what has become of it. */
function pairs(taken: Taken): readonly (readonly [Notice, Notice | undefined])[] {
  const next = after(taken);
  return made(taken.before).map((notice) => [notice, made(next).find(({ id }) => id === notice.id)]);
}

describe.each(Object.entries(NOTICE_CELLS))('a notice that is %s', (name, becomes) => {
  const rows = Object.entries(becomes).flatMap(([result, events]) =>
    events.split('; ').map((event) => [event, result] as const),
  );

  it.each(rows)('after %s: %s', (event, result) => {
    expect(noticeCell(OWING[name], NOTICE_EVENTS[event])).toBe(result);
  });

  it('is asked for everything', () => {
    expect(rows.map(([event]) => event).sort()).toEqual(Object.keys(NOTICE_EVENTS).sort());
  });
});

describe('a job that owes nothing', () => {
  it.each(Object.entries(SITUATIONS))('and is %s knows no notice, and has none', (_, job) => {
    for (const [name, event] of Object.entries(NOTICE_EVENTS)) {
      if (name !== 'time passes')
        expect(noticeCell(job, event)).toBe(name === 'excuse' ? 'same' : 'no stale');
      const step = transition(job, event, 0);
      if (step.ok) expect(step.job?.notices).toBeUndefined();
    }
  });
});

describe('notices', () => {
  it('are sent or given up once and for all', () => {
    property((steps) => {
      for (const taken of steps) {
        for (const [notice, next] of pairs(taken))
          if (isDone(notice) && next !== undefined) expect(next.telling).toEqual(notice.telling);
      }
    });
  });

  it('keep the record of their job until then', () => {
    property((steps) => {
      for (const { before, step } of steps)
        if (step.ok && step.job === undefined) expect(made(before).every(isDone)).toBe(true);
    });
  });

  it('are only dropped when nobody need be told', () => {
    property((steps) => {
      for (const taken of steps) {
        const gone = pairs(taken).filter(([notice, next]) => next === undefined && !isDone(notice));
        if (gone.length > 0) expect(['excuse', 'discard']).toContain(taken.event.type);
        expect(gone.every(([{ telling }]) => telling.state !== 'telling')).toBe(true);
      }
    });
  });

  it('are being told by one at a time', () => {
    property((steps) => {
      for (const taken of steps) {
        for (const [{ telling }, next] of pairs(taken)) {
          if (telling.state !== 'telling' || next?.telling.state !== 'telling') continue;
          expect(next.telling.token).toBe(telling.token);
        }
      }
    });
  });

  it('have ids of their own, and never change them', () => {
    property((steps) => {
      const known = new Map<string, unknown>();
      for (const taken of steps) {
        const ids = made(after(taken)).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id, wish, status } of made(after(taken))) {
          expect(known.get(id) ?? [wish, status]).toEqual([wish, status]);
          known.set(id, [wish, status]);
        }
      }
    });
  });

  it('fail no more often than there are tries', () => {
    property((steps) => {
      for (const taken of steps)
        for (const { failures, wish, telling } of made(after(taken))) {
          expect(failures).toBeLessThanOrEqual(wish.pauses.length + 1);
          if (failures > wish.pauses.length) expect(telling.state).toMatch(/given-up|sent/);
        }
    });
  });

  it('tell of the end of their job when it has ended, and never before', () => {
    property((steps) => {
      for (const taken of steps) {
        const job = after(taken);
        const ends = made(job).filter(({ wish }) => wish.on === 'settled' || wish.on === 'finished');
        if (job !== undefined && job.phase !== 'settled') expect(ends).toEqual([]);
        for (const { status } of ends) expect(status).toBe(job?.phase === 'settled' && job.outcome);
      }
    });
  });
});
