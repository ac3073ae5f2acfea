import { describe, expect, it } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';
import { createEngine, type Json, memoryStore, type Run, withBody } from '../src/index.ts';
import { Gate } from './gate.ts';
import { jobIn, setUp } from './set-up.ts';

describe('a task', () => {
  it('runs a job on its input and gives the result back', async () => {
    const { engine } = setUp();
    const double = engine.task('double', (n: number) => n * 2);
    expect(await double.run(21)).toBe(42);
  });

  it('accepts before it runs, and tells how the job stands', async () => {
    const { engine, clock } = setUp();
    const gate = new Gate<string>();
    const report = engine.task('report', () => gate.opened);
    const accepted = await report.submit('in', { owner: 'ada', notes: { asked: 'politely' } });
    expect(accepted).toMatchObject({
      ok: true,
      job: { status: 'pending', owner: 'ada', notes: { asked: 'politely' } },
    });
    const { id } = jobIn(accepted);
    await clock.settle();
    expect(await engine.read(id)).toMatchObject({ ok: true, job: { status: 'running', attempt: 1 } });
    gate.open('out');
    expect(await engine.wait(id)).toMatchObject({ ok: true, job: { status: 'completed', result: 'ready' } });
  });

  it('refuses a name that is taken or that is none', () => {
    const { engine } = setUp();
    engine.task('report', () => 1);
    expect(() => engine.task('report', () => 2)).toThrow(/named report already/);
    expect(() => engine.task('a b', () => 2)).toThrow(/letters, digits/);
  });

  it('names the option that is wrong', async () => {
    const { engine } = setUp();
    expect(() => engine.task('report', () => 1, { starts: 0 })).toThrow(/starts of the task report .* not 0/);
    const report = engine.task('report', () => 1);
    await expect(report.submit(1, { delay: -1 })).rejects.toThrow(
      /delay must be a number of at least 0, not -1/,
    );
    expect(() => createEngine({ concurrency: Number.NaN })).toThrow(/concurrency/);
  });

  it('runs no more jobs at a time than it may', async () => {
    const { engine, clock } = setUp({ concurrency: 2 });
    let running = 0;
    let most = 0;
    const gates: Gate<void>[] = [];
    const report = engine.task('report', async () => {
      running += 1;
      most = Math.max(most, running);
      const gate = new Gate<void>();
      gates.push(gate);
      await gate.opened;
      running -= 1;
      return null;
    });
    for (let n = 0; n < 6; n += 1) await report.submit(n);
    for (let n = 0; n < 6; n += 1) {
      await clock.settle();
      gates[n]?.open();
    }
    await clock.settle();
    expect({ most, running, ran: gates.length }).toEqual({ most: 2, running: 0, ran: 6 });
  });

  it('lets owners take turns, and within an owner goes by priority and arrival', async () => {
    const { engine, clock } = setUp({ concurrency: 1 });
    const order: Json[] = [];
    const blocked = new Gate<void>();
    const report = engine.task('report', async (name: string) => {
      if (name === 'first') await blocked.opened;
      order.push(name);
      return null;
    });
    await report.submit('first', { owner: 'ada' });
    await clock.settle();
    for (const name of ['a1', 'a2', 'a3']) await report.submit(name, { owner: 'ada' });
    await report.submit('a4!', { owner: 'ada', priority: 1 });
    for (const name of ['b1', 'b2']) await report.submit(name, { owner: 'bob' });
    blocked.open();
    await clock.settle();
    expect(order).toEqual(['first', 'a4!', 'b1', 'a1', 'b2', 'a2', 'a3']);
  });

  it('starts a delayed job when its time has come, and not before', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', () => 'done');
    const { id } = jobIn(await report.submit(null, { delay: 5_000 }));
    await clock.advance(4_999);
    expect(await engine.read(id)).toMatchObject({ job: { status: 'pending', attempt: 0 } });
    await clock.advance(1);
    expect(await engine.read(id)).toMatchObject({ job: { status: 'completed' } });
  });
});

describe('a handler', () => {
  it('fails its job by throwing; what it threw is told to the operator', async () => {
    const { engine, errors } = setUp();
    const boom = new Error('boom');
    const report = engine.task('report', () => {
      throw boom;
    });
    const { id } = jobIn(await report.submit(null));
    expect(await engine.wait(id)).toMatchObject({
      job: { status: 'failed', failure: { reason: 'threw', message: 'boom' }, result: 'none' },
    });
    expect(errors).toEqual([boom]);
    await expect(report.run(null)).rejects.toThrow(/threw: boom/);
  });

  it('may throw anything', async () => {
    const { engine } = setUp();
    const report = engine.task('report', (what: string) => {
      const things: Record<string, unknown> = {
        nothing: undefined,
        null: null,
        text: 'text',
        symbol: Symbol('s'),
      };
      throw things[what];
    });
    for (const what of ['nothing', 'null', 'text', 'symbol']) {
      const { id } = jobIn(await report.submit(what));
      expect(await engine.wait(id)).toMatchObject({
        job: { status: 'failed', failure: { reason: 'threw' } },
      });
    }
  });

  it('fails its job by answering what JSON can not say', async () => {
    const { engine } = setUp();
    // @ts-expect-error: the types say so too
    const report = engine.task('report', () => 10n);
    const { id } = jobIn(await report.submit(null));
    expect(await engine.wait(id)).toMatchObject({ job: { status: 'failed', failure: { reason: 'threw' } } });
  });

  it('is given bytes and gives bytes, small and large', async () => {
    const { engine } = setUp();
    const echo = engine.task('echo', (input: string, { body }) => withBody(input, body ?? new Uint8Array()));
    for (const size of [0, 1, 16 * 1024, 16 * 1024 + 1, 900_000]) {
      const bytes = new Uint8Array(size).map((_, at) => at % 251);
      const { id } = jobIn(await echo.submit('in', { body: bytes }));
      await engine.wait(id);
      const reading = await engine.take(id);
      if (!reading.ok) throw new Error(reading.refusal);
      expect(reading.result).toMatchObject({ value: 'in', size });
      const back = new Uint8Array(await new Response(reading.result.body ?? null).arrayBuffer());
      expect(Buffer.compare(back, bytes)).toBe(0);
      expect(await reading.confirm()).toMatchObject({ ok: true, job: { result: 'collected' } });
    }
  });

  it('gives large values as they are', async () => {
    const { engine } = setUp();
    const rows = Array.from({ length: 5_000 }, (_, n) => ({ n, name: `row ${n}` }));
    const report = engine.task('report', (input: Json) => input, { maxInput: 1_000_000 });
    expect(await report.run(rows)).toEqual(rows);
  });

  it('fails its job by answering too much, and nothing of it is kept', async () => {
    const store = memoryStore();
    const { engine } = setUp({ store });
    const big = engine.task('big', () => withBody('head', new Uint8Array(50_001)), { maxResult: 50_000 });
    const { id } = jobIn(await big.submit(null));
    expect(await engine.wait(id)).toMatchObject({ job: { failure: { reason: 'result-too-large' } } });
    for await (const name of store.bodies.list()) expect.unreachable(name);
  });

  it('tells how far it is', async () => {
    const { engine, clock } = setUp();
    const gate = new Gate<void>();
    const told: unknown[] = [];
    engine.events.on('progress', ({ progress }) => told.push(progress));
    const report = engine.task('report', async (_: Json, run) => {
      run.progress(0.5, 'half');
      await gate.opened;
      return null;
    });
    const { id } = jobIn(await report.submit(null));
    await clock.settle();
    expect(await engine.read(id)).toMatchObject({ job: { progress: { fraction: 0.5, message: 'half' } } });
    const early = { refusal: 'not-ready', job: { progress: { fraction: 0.5, message: 'half' } } };
    expect(await engine.take(id)).toMatchObject(early);
    expect(await engine.peek(id)).toMatchObject(early);
    expect(told).toEqual([{ fraction: 0.5, message: 'half' }]);
    gate.open();
  });

  it('is told when it tells progress that is none', async () => {
    const { engine } = setUp();
    const report = engine.task('report', (fraction: number, run) => {
      run.progress(fraction);
      return null;
    });
    const { id } = jobIn(await report.submit(1.5));
    expect(await engine.wait(id)).toMatchObject({ job: { failure: { message: /0 to 1, not 1.5/ } } });
  });
});

describe('cancel', () => {
  it('keeps a waiting job from ever starting', async () => {
    const { engine, clock } = setUp({ concurrency: 1 });
    const gate = new Gate<void>();
    const ran: Json[] = [];
    const report = engine.task('report', async (name: string) => {
      ran.push(name);
      await gate.opened;
      return null;
    });
    await report.submit('first');
    const { id } = jobIn(await report.submit('second'));
    expect(await engine.cancel(id)).toMatchObject({
      ok: true,
      job: { status: 'cancelled', cancelledBy: 'owner' },
    });
    gate.open();
    await clock.settle();
    expect(ran).toEqual(['first']);
  });

  it('tells a running one to stop, keeps its slot until it returns, and refuses its late answer', async () => {
    const { engine, clock } = setUp({ concurrency: 1 });
    const gate = new Gate<string>();
    let stopped: unknown;
    const report = engine.task('report', (_: Json, { signal }) => {
      signal.addEventListener('abort', () => (stopped = signal.reason));
      return gate.opened;
    });
    const next = engine.task('next', () => 'ran');
    const { id } = jobIn(await report.submit(null));
    await clock.settle();
    await engine.cancel(id);
    expect(stopped).toMatchObject({ name: 'StopReason', code: 'cancelled' });
    const waiting = jobIn(await next.submit(null));
    await clock.settle();
    expect(await engine.read(waiting.id)).toMatchObject({ job: { status: 'pending' } });
    gate.open('late');
    await clock.settle();
    expect(await engine.read(id)).toMatchObject({ job: { status: 'cancelled', result: 'none' } });
    expect(await engine.read(waiting.id)).toMatchObject({ job: { status: 'completed' } });
  });

  it('calls back whoever asks a run for it, once, later too', async () => {
    const { engine, clock } = setUp();
    const gate = new Gate<string>();
    const told: unknown[] = [];
    let late: Run | undefined;
    const report = engine.task('report', (_: Json, run) => {
      late = run;
      run.whenStopped((reason) => told.push(['first', reason]));
      run.whenStopped((reason) => told.push(['second', reason]));
      return gate.opened;
    });
    const { id } = jobIn(await report.submit(null));
    await clock.settle();
    expect(told).toEqual([]);
    await engine.cancel(id);
    await engine.cancel(id);
    late?.whenStopped((reason) => told.push(['late', reason]));
    const reason = expect.objectContaining({ name: 'StopReason', code: 'cancelled' });
    expect(told).toEqual(['first', 'second', 'late'].map((who) => [who, reason]));
  });

  it('comes too late for a job that has ended', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => 'done');
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    expect(await engine.cancel(id)).toMatchObject({
      ok: false,
      refusal: 'settled',
      job: { status: 'completed' },
    });
    expect(await engine.discard(id)).toMatchObject({ ok: true });
    expect(await engine.take(id)).toMatchObject({ ok: false, refusal: 'discarded' });
  });
});

describe('a result', () => {
  it('goes to one reader, and to nobody once it is confirmed', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => 'result');
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    const reading = await engine.take(id);
    if (!reading.ok) throw new Error(reading.refusal);
    expect(reading.result.value).toBe('result');
    expect(await engine.take(id)).toMatchObject({ ok: false, refusal: 'being-read' });
    expect(await reading.confirm()).toMatchObject({ ok: true });
    expect(await reading.confirm()).toMatchObject({ ok: true });
    expect(await engine.take(id)).toMatchObject({ ok: false, refusal: 'collected' });
  });

  it('is there for the next reader when it was released, or when its reader fell silent', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', () => 'result');
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    const first = await engine.take(id);
    if (first.ok) await first.release();
    const second = await engine.take(id);
    if (!second.ok) throw new Error(second.refusal);
    await clock.advance(20_000);
    expect(await second.renew()).toMatchObject({ ok: true });
    await clock.advance(29_999);
    expect(await engine.take(id)).toMatchObject({ refusal: 'being-read' });
    await clock.advance(1);
    expect(await engine.take(id)).toMatchObject({ ok: true });
    expect(await second.confirm()).toMatchObject({ ok: false, refusal: 'lease-lost' });
  });

  it('is held no longer than ten minutes in all, however lively its reader', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', () => 'result');
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    const reading = await engine.take(id);
    if (!reading.ok) throw new Error(reading.refusal);
    for (let n = 0; n < 29; n += 1) {
      await clock.advance(20_000);
      expect(await reading.renew()).toMatchObject({ ok: true });
      expect(await engine.take(id)).toMatchObject({ refusal: 'being-read' });
    }
    await clock.advance(20_000);
    expect(await reading.renew()).toMatchObject({ ok: false, refusal: 'lease-lost' });
    expect(await engine.take(id)).toMatchObject({ ok: true });
  });

  it('can be taken again by the one who holds it, by its token', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => 'result');
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    const first = await engine.take(id);
    if (!first.ok) throw new Error(first.refusal);
    const again = await engine.take(id, { token: first.token });
    if (!again.ok) throw new Error(again.refusal);
    expect(await again.confirm()).toMatchObject({ ok: true, job: { result: 'collected' } });
  });

  it('can be confirmed by its token alone, by a reader that comes back later', async () => {
    const { engine } = setUp();
    const report = engine.task('report', async () => 'out');
    const { id } = jobIn(await report.submit(null));
    expect(await engine.confirm(id, 'early')).toMatchObject({ ok: false, refusal: 'lease-lost' });
    await engine.wait(id);
    const reading = await engine.take(id);
    if (!reading.ok) throw new Error(reading.refusal);
    const { token } = reading;
    expect(await engine.confirm(id, 'a guess')).toMatchObject({ ok: false, refusal: 'lease-lost' });
    expect(await engine.confirm('nothing', token)).toMatchObject({ ok: false, refusal: 'unknown' });
    expect(await engine.confirm(id, token)).toMatchObject({ ok: true, job: { result: 'collected' } });
    expect(await engine.confirm(id, token)).toMatchObject({ ok: true });
    expect(await engine.take(id)).toMatchObject({ ok: false, refusal: 'collected' });
  });

  it('is there for everybody until it expires, when it is kept so', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', () => 'result', { keep: 'until-expiry', keepResult: 1_000 });
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    for (let n = 0; n < 3; n += 1)
      expect(await engine.take(id)).toMatchObject({ ok: true, result: { value: 'result' } });
    expect(await engine.confirm(id, 'whoever')).toMatchObject({ ok: true, job: { result: 'ready' } });
    await clock.advance(1_000);
    expect(await engine.take(id)).toMatchObject({ ok: false, refusal: 'expired' });
  });

  it('expires, and later its record is forgotten; its bytes are gone with it', async () => {
    const store = memoryStore();
    const { engine, clock } = setUp({ store });
    const report = engine.task('report', () => withBody(null, new Uint8Array(20_000)), {
      keepResult: 1_000,
      keepRecord: 3_000,
    });
    const { id } = jobIn(await report.submit(null));
    await engine.wait(id);
    await clock.advance(1_000);
    expect(await engine.read(id)).toMatchObject({ job: { result: 'expired' } });
    for await (const name of store.bodies.list()) expect.unreachable(name);
    await clock.advance(2_000);
    expect(await engine.read(id)).toEqual({ ok: false, refusal: 'unknown' });
  });

  it('goes to the one who has waited for it, though its time ran out while a slow store wrote the end', async () => {
    const clock = handClock();
    const store = memoryStore();
    const { engine } = setUp({
      clock,
      store: {
        ...store,
        commit: (change) => new Promise((done) => clock.after(5_000, () => done(store.commit(change)))),
      },
    });
    const report = engine.task('report', () => 'out', { keepResult: 1_000 });
    const result = report.run('in');
    await clock.advance(30_000);
    expect(await result).toBe('out');
  });
});

describe('another owner', () => {
  it('is told the same of a job as of none', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => 'result');
    const { id } = jobIn(await report.submit(null, { owner: 'ada' }));
    await engine.wait(id);
    for (const access of [{ owner: 'bob' }, { owner: undefined }, { task: 'other' }]) {
      for (const ask of [engine.read, engine.take, engine.cancel, engine.discard, engine.wait]) {
        expect(await ask.call(engine, id, access)).toEqual(await ask.call(engine, 'no such job', access));
      }
    }
    expect(await engine.take(id, { owner: 'ada', task: 'report' })).toMatchObject({ ok: true });
  });
});

describe('limits', () => {
  it('refuse what is too much for an owner or for all, and leave nothing behind', async () => {
    const store = memoryStore();
    const limits = { unfinished: 4, unfinishedPerOwner: 2, unfinishedWithoutOwner: 1 };
    const { engine, clock } = setUp({ store, limits });
    const gate = new Gate<void>();
    const report = engine.task('report', async () => {
      await gate.opened;
      return null;
    });
    const submit = async (owner?: string) => {
      const found = await report.submit(null, { owner, body: new Uint8Array(20_000) });
      return found.ok ? 'ok' : `${found.refusal} ${found.retryAfter}`;
    };
    expect(await Promise.all(['a', 'a', 'a', undefined, undefined, 'b', 'b'].map(submit))).toEqual([
      'ok',
      'ok',
      'full 1000',
      'ok',
      'full 1000',
      'ok',
      'overloaded 1000',
    ]);
    const { jobs } = await engine.list();
    expect(jobs).toHaveLength(4);
    const names: string[] = [];
    for await (const name of store.bodies.list()) names.push(name);
    expect(names).toHaveLength(4);
    gate.open();
    await clock.settle();
    expect(await submit('b')).toBe('ok');
  });
});

describe('an idempotency key', () => {
  it('gives the same job again for the same input, and refuses another input', async () => {
    const { engine } = setUp();
    let runs = 0;
    const report = engine.task('report', (input: Json) => {
      runs += 1;
      return input;
    });
    const same = await Promise.all([1, 2, 3].map(() => report.submit({ n: 1 }, { owner: 'ada', key: 'k' })));
    expect(new Set(same.map((found) => jobIn(found).id)).size).toBe(1);
    expect(await report.submit({ n: 2 }, { owner: 'ada', key: 'k' })).toMatchObject({
      refusal: 'key-conflict',
    });
    expect(await report.submit({ n: 2 }, { owner: 'bob', key: 'k' })).toMatchObject({ ok: true });
    await engine.wait(jobIn(same[0]).id);
    expect(runs).toBe(2);
  });
});

describe('times', () => {
  it('fail what was never started and what runs too long', async () => {
    const { engine, clock } = setUp({ concurrency: 1 });
    const signals: AbortSignal[] = [];
    const report = engine.task(
      'report',
      (_: Json, { signal }) => {
        signals.push(signal);
        return new Promise<null>(() => {});
      },
      { runWithin: 2_000, startWithin: 5_000 },
    );
    const long = jobIn(await report.submit(null));
    const never = jobIn(await report.submit(null));
    await clock.advance(5_000);
    expect(await engine.read(long.id)).toMatchObject({ job: { failure: { reason: 'timed-out' } } });
    expect(signals[0]?.reason).toMatchObject({ code: 'timed-out' });
    expect(await engine.read(never.id)).toMatchObject({ job: { failure: { reason: 'never-started' } } });
    expect(signals).toHaveLength(1);
  });
});

describe('what is kept', () => {
  const HOUR = 3_600_000;

  it.each([
    [{}, 24, 48],
    [{ keepResult: HOUR }, 1, 25],
    [{ keepRecord: 30 * HOUR }, 24, 30],
    [{ keepResult: 2 * HOUR, keepRecord: HOUR }, 2, 2],
  ])('is kept as long as the job was submitted with: %j', async (options, result, record) => {
    const { engine, clock } = setUp();
    const task = engine.task('report', () => 'done');
    const { id } = jobIn(await task.submit(null, options));
    await clock.settle();
    const { settledAt = 0, resultUntil, recordUntil } = jobIn(await engine.read(id));
    expect([resultUntil, recordUntil]).toEqual([settledAt + result * HOUR, settledAt + record * HOUR]);
  });

  it.each(['keepResult', 'keepRecord'])('%s is a time', async (name) => {
    const task = setUp().engine.task('report', () => 'done');
    await expect(task.submit(null, { [name]: -1 })).rejects.toThrow(name);
  });
});

describe('wait', () => {
  it('is over when its time is, or when its signal says so', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', () => new Promise<null>(() => {}));
    const { id } = jobIn(await report.submit(null));
    const waiting = engine.wait(id, { timeout: 500 });
    await clock.advance(500);
    expect(await waiting).toMatchObject({ ok: true, job: { status: 'running' } });
    const controller = new AbortController();
    const given = engine.wait(id, { signal: controller.signal });
    await clock.settle();
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    expect(clock.timers).toBe(1);
  });
});

describe('listing', () => {
  it('gives the newest first, page by page, of the owner that is asked for', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', (n: number) => n);
    for (let n = 0; n < 5; n += 1) {
      await report.submit(n, { owner: n === 2 ? 'bob' : 'ada', notes: n });
      await clock.advance(10);
    }
    const first = await engine.list({ owner: 'ada', limit: 3 });
    expect(first.jobs.map(({ notes }) => notes)).toEqual([4, 3, 1]);
    const second = await engine.list({ owner: 'ada', limit: 3, after: first.next ?? '' });
    expect(second).toMatchObject({ jobs: [{ notes: 0 }] });
    expect(second.next).toBeUndefined();
  });
});

describe('a list', () => {
  it('is of the task, the status and the time that are asked for', async () => {
    const { engine, clock } = setUp();
    const good = engine.task('good', (n: number) => n);
    const bad = engine.task('bad', () => {
      throw new Error('bad');
    });
    const begun = clock.now();
    for (let n = 0; n < 3; n += 1) {
      await good.submit(n, { notes: `good ${n}` });
      await bad.submit(n, { notes: `bad ${n}` });
      await clock.advance(100);
    }
    const notes = async (query: Parameters<typeof engine.list>[0]) =>
      (await engine.list(query)).jobs.map((job) => job.notes).sort();
    expect(await notes({ task: 'good' })).toEqual(['good 0', 'good 1', 'good 2']);
    expect(await notes({ status: ['failed'] })).toEqual(['bad 0', 'bad 1', 'bad 2']);
    expect(await notes({ createdFrom: begun + 100, createdBefore: begun + 200 })).toEqual([
      'bad 1',
      'good 1',
    ]);
    expect(await notes({ task: 'good', status: ['failed', 'pending'] })).toEqual([]);
  });
});

describe('events', () => {
  it('harm nobody when a listener rejects', async () => {
    const { engine, clock, errors } = setUp();
    engine.events.on('settled', async () => {
      throw new Error('rejected');
    });
    const report = engine.task('report', () => 1);
    expect(await report.run(null)).toBe(1);
    await clock.settle();
    expect(errors).toMatchObject([{ message: 'rejected' }]);
  });

  it('are not told to those who have gone', async () => {
    const { engine } = setUp();
    const told: string[] = [];
    const leave = engine.events.on('accepted', ({ task }) => told.push(task));
    const report = engine.task('report', () => 1);
    await report.run(null);
    leave();
    await report.run(null);
    expect(told).toEqual(['report']);
  });

  it('tell the life of a job, and a listener that fails harms nobody', async () => {
    const { engine, clock, errors } = setUp();
    const told: string[] = [];
    for (const event of ['accepted', 'started', 'settled', 'collected', 'forgotten'] as const) {
      engine.events.on(event, () => {
        throw new Error(`listener of ${event}`);
      });
      engine.events.on(event, ({ status }) => told.push(`${event} ${status}`));
    }
    const report = engine.task('report', () => 1, { keepResult: 10, keepRecord: 20 });
    await report.run(null);
    await clock.advance(20);
    expect(told).toEqual([
      'accepted pending',
      'started running',
      'settled completed',
      'collected completed',
      'forgotten completed',
    ]);
    expect(errors).toHaveLength(5);
  });
});

describe('stop', () => {
  it('comes by itself at the end of a block', async () => {
    const { engine: outer, clock } = setUp();
    {
      await using engine = outer;
      engine.task('report', () => 1);
      await engine.start();
    }
    expect(await outer.stop()).toEqual({ drained: 0, aborted: 0, abandoned: 0 });
    expect(clock.timers).toBe(0);
  });

  it('gives those who wait the results of jobs that end in time', async () => {
    const { engine, clock } = setUp();
    const gate = new Gate<string>();
    const report = engine.task('report', () => gate.opened);
    const running = report.run(null);
    await clock.settle();
    const stopping = engine.stop();
    await clock.settle();
    gate.open('in time');
    expect(await running).toBe('in time');
    expect(await stopping).toMatchObject({ drained: 1 });
  });

  it('ends waiting with how the job stands, and what was submitted and awaited with a refusal', async () => {
    const { engine, clock } = setUp();
    const report = engine.task('report', () => new Promise<null>(() => {}));
    const { id } = jobIn(await report.submit(null));
    const waiting = engine.wait(id);
    const running = report.run(null);
    const refused = expect(running).rejects.toMatchObject({ refused: { refusal: 'stopping' } });
    await clock.settle();
    const stopping = engine.stop({ drain: 100, abort: 0 });
    await clock.advance(100);
    await stopping;
    expect(await waiting).toMatchObject({ job: { status: 'running' } });
    await refused;
  });

  it('takes no new jobs, lets running ones finish, and reports', async () => {
    const { engine, clock } = setUp();
    const gate = new Gate<string>();
    const report = engine.task('report', () => gate.opened);
    await report.submit(null);
    await clock.settle();
    const stopping = engine.stop();
    expect(await report.submit(null)).toMatchObject({ ok: false, refusal: 'stopping' });
    gate.open('in time');
    expect(await stopping).toEqual({ drained: 1, aborted: 0, abandoned: 0 });
    expect(await engine.stop()).toEqual({ drained: 1, aborted: 0, abandoned: 0 });
    expect(clock.timers).toBe(0);
  });

  it('tells those to stop that do not finish, and gives up on those that do not return', async () => {
    const { engine, clock } = setUp();
    const polite = engine.task('polite', (_: Json, { signal }: Run) => aborted(signal));
    const deaf = engine.task('deaf', () => new Promise<null>(() => {}));
    await polite.submit(null);
    await deaf.submit(null);
    await clock.settle();
    const stopping = engine.stop({ drain: 1_000, abort: 500 });
    await clock.advance(1_500);
    expect(await stopping).toEqual({ drained: 0, aborted: 2, abandoned: 1 });
    expect(clock.timers).toBe(0);
  });

  it('leaves to the next life what may be run again', async () => {
    const store = memoryStore();
    const { engine, clock } = setUp({ store });
    const define = (on: typeof engine, answer: (run: Run) => Promise<string>) =>
      on.task('report', (_: Json, run: Run) => answer(run), { starts: 2 });
    const first = define(engine, ({ signal }) => aborted(signal));
    const { id } = jobIn(await first.submit(null));
    await clock.settle();
    const stopping = engine.stop({ drain: 0 });
    await clock.advance(0);
    await stopping;
    const next = createEngine({ store, clock });
    define(next, async ({ attempt, failure }) => `${attempt} ${failure?.reason}`);
    await next.start();
    await clock.advance(1_000);
    const reading = await next.take(id);
    expect(reading).toMatchObject({ ok: true, result: { value: '2 interrupted' } });
  });
});

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
