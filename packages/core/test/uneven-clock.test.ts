import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type JobInfo, type Reading } from '../src/index.ts';
import { Gate } from './gate.ts';
import { unevenClock } from './uneven-clock.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** An engine on such a clock; jobs end when they are let go. */
function stage() {
  const clock = unevenClock();
  const errors: unknown[] = [];
  const engine = createEngine({
    clock,
    limits: { unfinishedWithoutOwner: 5 },
    onError: (e) => errors.push(e),
  });
  const gates = new Map<string, Gate<string>>();
  const starts = new Map<string, number>();
  const report = engine.task(
    'report',
    (_: null, { id }) => {
      starts.set(id, (starts.get(id) ?? 0) + 1);
      return gates.get(id)?.opened ?? 'done';
    },
    { starts: 2, runWithin: HOUR },
  );
  const submit = async (id: string): Promise<boolean> => {
    gates.set(id, new Gate());
    return (await report.submit(null, { id })).ok;
  };
  const end = async (id: string): Promise<void> => {
    gates.get(id)?.open('done');
    await clock.settle();
  };
  const find = async (id: string): Promise<JobInfo | undefined> => {
    const found = await engine.read(id);
    return found.ok ? found.job : undefined;
  };
  return { clock, engine, errors, starts, submit, end, find };
}

type Stage = ReturnType<typeof stage>;

/** What has been seen of jobs, and what must never be seen after it. */
class Witness {
  readonly #at: Stage;
  readonly #readings: { readonly id: string; readonly reading: Reading }[] = [];
  readonly #confirmed = new Set<string>();
  readonly #ended = new Map<string, string>();
  #made = 0;

  constructor(at: Stage) {
    this.#at = at;
  }

  get made(): number {
    return this.#made;
  }

  async submit(): Promise<void> {
    if (await this.#at.submit(`job ${this.#made}`)) this.#made += 1;
  }

  async take(id: string): Promise<void> {
    const reading = await this.#at.engine.take(id);
    if (!reading.ok) return;
    expect(this.#confirmed).not.toContain(id);
    this.#readings.push({ id, reading });
  }

  async confirm(n: number): Promise<void> {
    const [told] = this.#readings.splice(n % Math.max(this.#readings.length, 1), 1);
    if (told === undefined || !(await told.reading.confirm()).ok) return;
    expect(this.#confirmed).not.toContain(told.id);
    this.#confirmed.add(told.id);
  }

  /** Outcomes stay, and nothing is started more often than it may be. */
  async look(): Promise<void> {
    for (let n = 0; n < this.#made; n += 1) {
      const id = `job ${n}`;
      expect(this.#at.starts.get(id) ?? 0).toBeLessThanOrEqual(2);
      const status = (await this.#at.find(id))?.status;
      if (status === undefined || status === 'pending' || status === 'running') {
        expect(status === undefined || !this.#ended.has(id)).toBe(true);
        continue;
      }
      expect(this.#ended.get(id) ?? status).toBe(status);
      this.#ended.set(id, status);
    }
  }
}

type Deed = (at: Stage, seen: Witness) => Promise<void>;

const which = fc.nat({ max: 9 });
const some = (seen: Witness, n: number): string => `job ${n % Math.max(seen.made, 1)}`;
const leap = fc.constantFrom(SECOND, MINUTE, HOUR, DAY, YEAR);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Deed>((_, seen) => seen.submit()) },
  {
    weight: 3,
    arbitrary: which.map(
      (n): Deed =>
        (at, seen) =>
          at.end(some(seen, n)),
    ),
  },
  {
    weight: 4,
    arbitrary: which.map(
      (n): Deed =>
        (_, seen) =>
          seen.take(some(seen, n)),
    ),
  },
  {
    weight: 3,
    arbitrary: which.map(
      (n): Deed =>
        (_, seen) =>
          seen.confirm(n),
    ),
  },
  {
    weight: 1,
    arbitrary: which.map(
      (n): Deed =>
        async (at, seen) =>
          void (await at.engine.cancel(some(seen, n))),
    ),
  },
  {
    weight: 2,
    arbitrary: leap.map(
      (by): Deed =>
        async ({ clock }) =>
          clock.set(by),
    ),
  },
  {
    weight: 2,
    arbitrary: leap.map(
      (by): Deed =>
        async ({ clock }) =>
          clock.set(-by),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(SECOND, MINUTE, HOUR).map(
      (ms): Deed =>
        ({ clock }) =>
          clock.advance(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(5 * SECOND, MINUTE).map(
      (ms): Deed =>
        ({ clock }) =>
          clock.block(ms),
    ),
  },
);

describe('a clock that is set while jobs are under way', () => {
  it('breaks no promise: one reader has a result, outcomes stay, all ends (F34, F35)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
        const at = stage();
        const seen = new Witness(at);
        for (const happen of deeds) {
          await happen(at, seen);
          await at.clock.settle();
          await seen.look();
        }
        // What ended while it was late is kept until then.
        at.clock.set(at.clock.furthest - at.clock.off);
        // A run that has not returned keeps its record.
        for (let n = 0; n < seen.made; n += 1) await at.end(`job ${n}`);
        await at.clock.advance(4 * DAY);
        expect((await at.engine.list()).jobs).toEqual([]);
        for (let n = 0; n < 5; n += 1) expect(await at.submit(`new ${n}`)).toBe(true);
        expect(at.errors).toEqual([]);
        await Promise.all([at.engine.stop({ drain: 0, abort: 0 }), at.clock.advance(1)]);
      }),
      { numRuns: 40 },
    );
  }, 300_000);

  it('back for a while leaves nothing behind that should have gone meanwhile', async () => {
    const { clock, engine, submit, end } = stage();
    await submit('a');
    clock.set(-YEAR);
    await clock.advance(HOUR);
    clock.set(YEAR);
    await end('a');
    await clock.advance(4 * DAY);
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('back keeps a result for as long as it was set back, and no longer', async () => {
    const { clock, engine, submit, end } = stage();
    await submit('a');
    await end('a');
    clock.set(-HOUR);
    await clock.advance(24 * HOUR);
    expect((await engine.peek('a')).ok).toBe(true);
    await clock.advance(HOUR);
    expect(await engine.peek('a')).toMatchObject({ refusal: 'expired' });
  });

  it('forward takes what time has taken: a run that is too long for it, and a result no sooner than that', async () => {
    const { clock, engine, submit, end, find } = stage();
    await submit('a');
    await submit('b');
    await end('b');
    clock.set(23 * HOUR);
    await clock.advance(HOUR - SECOND);
    expect((await engine.peek('b')).ok).toBe(true);
    await clock.advance(SECOND);
    expect(await engine.peek('b')).toMatchObject({ refusal: 'expired' });
    expect((await find('a'))?.failure?.reason).toBe('timed-out');
  });
});

describe('an event loop that is held up', () => {
  it.each([5 * SECOND, MINUTE])(
    'for %i ms lets one reader have a result, whoever that is (F35)',
    async (ms) => {
      const { clock, engine, submit, end } = stage();
      await submit('a');
      await end('a');
      const reading = await engine.take('a');
      if (!reading.ok) throw new Error(reading.refusal);
      await clock.block(ms);
      const next = await engine.take('a');
      expect((await reading.confirm()).ok).toBe(!next.ok);
      expect(next.ok && (await next.confirm()).ok).toBe(next.ok);
      expect(next.ok).toBe(ms > 30 * SECOND);
      expect((await engine.take('a')).ok).toBe(false);
    },
  );

  it('starts nothing a second time, and waits for its runs (F35)', async () => {
    const { clock, submit, end, find, starts } = stage();
    await submit('a');
    await clock.settle();
    await clock.block(MINUTE);
    expect((await find('a'))?.status).toBe('running');
    await end('a');
    expect(jobStatus(await find('a'))).toEqual(['completed', 1]);
    expect(starts.get('a')).toBe(1);
  });

  it('ends a run that has taken too long by then, once (F35)', async () => {
    const { clock, submit, end, find } = stage();
    await submit('a');
    await clock.settle();
    await clock.block(HOUR);
    await end('a');
    expect((await find('a'))?.failure?.reason).toBe('timed-out');
  });
});

const jobStatus = (job: JobInfo | undefined) => [job?.status, job?.attempt];
