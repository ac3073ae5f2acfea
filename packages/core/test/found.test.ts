import { describe, expect, it } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';
import { createEngine, type Json, memoryStore, type Run } from '../src/index.ts';
import { Gate } from './gate.ts';

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('a run of an engine that has stopped', () => {
  it('does not interrupt the run of the next life by failing late', async () => {
    const clock = handClock();
    const store = memoryStore();
    const late = new Gate<never>();
    const first = createEngine({ store, clock, onError: () => {} });
    const report = first.task('report', () => late.opened.then(() => Promise.reject(new Error('late'))), {
      starts: 3,
    });
    await report.submit(null, { id: 'a' });
    await clock.settle();
    const stopping = first.stop({ drain: 0, abort: 0 });
    await clock.advance(0);
    await stopping;
    const next = createEngine({ store, clock });
    next.task('report', () => new Promise<null>(() => {}), { starts: 3 });
    await next.start();
    await clock.advance(60_000);
    expect(await next.read('a')).toMatchObject({ job: { status: 'running', attempt: 2 } });
    late.open(undefined as never);
    await clock.settle();
    expect(await next.read('a')).toMatchObject({ job: { status: 'running', attempt: 2 } });
  });

  it('leaves no timer, however fast it told how far it was', async () => {
    const clock = handClock();
    const engine = createEngine({ clock });
    const report = engine.task('report', (_: Json, run: Run) => {
      run.progress(0.1);
      run.progress(0.2);
      return new Promise<null>(() => {});
    });
    await report.submit(null);
    await clock.settle();
    const stopping = engine.stop({ drain: 0, abort: 0 });
    await clock.advance(0);
    await stopping;
    expect(clock.timers).toBe(0);
  });
});

describe('stop', () => {
  it('also tells the run that is just being started', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const clock = handClock();
      const engine = createEngine({ clock, concurrency: 1 });
      const first = new Gate<null>();
      const report = engine.task('report', (isFirst: boolean, { signal }: Run) =>
        isFirst ? first.opened : aborted(signal),
      );
      await report.submit(true);
      await report.submit(false);
      await clock.settle();
      first.open(null);
      for (let turn = 0; turn < turns; turn += 1) await undefined;
      const stopping = engine.stop({ drain: 1_000, abort: 1_000 });
      let hasStopped = false;
      void stopping.then(() => (hasStopped = true));
      await clock.advance(2_000);
      expect({ turns, hasStopped }).toEqual({ turns, hasStopped: true });
      expect({ turns, ...(await stopping) }).toMatchObject({ turns, abandoned: 0 });
    }
  });

  it('before the first use is a stop all the same', async () => {
    const clock = handClock();
    const store = memoryStore();
    const earlier = createEngine({ store, clock });
    await earlier.task('report', () => 1).submit(null, { id: 'a', delay: 10 });
    await earlier.stop();
    const engine = createEngine({ store, clock });
    let runs = 0;
    engine.task('report', () => (runs += 1));
    await engine.stop();
    await engine.read('a').catch(() => {});
    await clock.advance(1_000);
    expect({ runs, timers: clock.timers }).toEqual({ runs: 0, timers: 0 });
  });
});

describe('progress', () => {
  const told = async (tell: (run: Run) => Promise<null> | null) => {
    const clock = handClock();
    const engine = createEngine({ clock });
    const events: string[] = [];
    engine.events.on('progress', ({ progress }) => events.push(`progress ${progress?.fraction}`));
    engine.events.on('settled', ({ status }) => events.push(status));
    await engine.task('report', (_: Json, run: Run) => tell(run)).submit(null, { id: 'a' });
    await clock.settle();
    return { clock, engine, events };
  };

  it('is not told of a job whose handler has returned', async () => {
    let kept: Run | undefined;
    const { events } = await told((run) => {
      kept = run;
      return null;
    });
    kept?.progress(0.5);
    expect(events).toEqual(['completed']);
  });

  it('is not told of a job that has been cancelled', async () => {
    const { clock, engine, events } = await told((run) => {
      run.progress(0.1);
      run.progress(0.2);
      return new Promise(() => {});
    });
    await engine.cancel('a');
    await clock.advance(1_000);
    expect(events).toEqual(['progress 0.1', 'cancelled']);
  });
});

describe('cancel', () => {
  it('reaches a run whose start the store has written and not yet answered', async () => {
    const clock = handClock();
    const store = memoryStore();
    const answered = new Gate<void>();
    let calls = 0;
    const slow = {
      ...store,
      commit: async (change: Parameters<typeof store.commit>[0]) => {
        calls += 1;
        const committed = await store.commit(change);
        // The start and the cancellation are answered in the same moment, one after the other.
        if (calls > 1) await answered.opened;
        return committed;
      },
    };
    const engine = createEngine({ clock, store: slow });
    const signals: AbortSignal[] = [];
    const report = engine.task('report', (_: Json, { signal }: Run) => {
      signals.push(signal);
      return new Promise<null>(() => {});
    });
    await report.submit(null, { id: 'a' });
    await clock.settle();
    const cancelling = engine.cancel('a');
    await clock.settle();
    answered.open();
    await cancelling;
    await clock.settle();
    expect(await engine.read('a')).toMatchObject({ job: { status: 'cancelled' } });
    expect(signals.every(({ aborted: isAborted }) => isAborted)).toBe(true);
  });

  it('gives the slot back when it comes while the engine stops', async () => {
    const clock = handClock();
    const store = memoryStore();
    const engine = createEngine({ clock, store });
    const gate = new Gate<null>();
    const report = engine.task('report', () => gate.opened.then(() => Promise.reject(new Error('late'))));
    await report.submit(null, { id: 'a' });
    await clock.settle();
    const stopping = engine.stop({ drain: 0, abort: 1_000 });
    await clock.advance(1);
    await engine.cancel('a');
    gate.open(null);
    await clock.advance(1_000);
    await stopping;
    expect(await store.read('a')).toMatchObject({ outcome: 'cancelled', held: false });
  });
});

const never = () => new Promise<null>(() => {});

describe('a limit of a task', () => {
  it('gives back what an earlier life took while the task had no handler yet', async () => {
    const clock = handClock();
    const store = memoryStore();
    const first = createEngine({ clock, store });
    await first.task('report', never, { concurrency: 1 }).submit(null, { id: 'a', owner: 'ada' });
    await clock.settle();
    // The first process is gone; the next one opens the store before it names the handler.
    const next = createEngine({ clock, store });
    await next.start();
    expect(await next.read('a')).toMatchObject({ job: { failure: { reason: 'interrupted' } } });
    await next.task('report', never, { concurrency: 1 }).submit(null, { id: 'b', owner: 'bob' });
    await clock.settle();
    expect(await next.read('b')).toMatchObject({ job: { status: 'running' } });
  });

  it('lets the next owner in when the first in line is held up by a limit of its own', async () => {
    const clock = handClock();
    const gate = new Gate<null>();
    const engine = createEngine({ clock, concurrency: 3, limits: { runningPerOwner: 1 } });
    const report = engine.task('report', (mayEnd: boolean) => (mayEnd ? gate.opened : never()), {
      concurrency: 2,
    });
    await report.submit(false, { id: 'a1', owner: 'ada' });
    await report.submit(true, { id: 'c1', owner: 'cyd' });
    await clock.settle();
    await report.submit(false, { id: 'a2', owner: 'ada' });
    await report.submit(false, { id: 'b1', owner: 'bob' });
    gate.open(null);
    await clock.settle();
    expect(await engine.read('b1')).toMatchObject({ job: { status: 'running' } });
  });
});
