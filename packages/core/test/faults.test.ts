import { describe, expect, it } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';
import {
  createEngine,
  EngineError,
  type Found,
  isEngineError,
  type Notifier,
  type Runner,
} from '../src/index.ts';
import { type Fault, faultyStore } from './faulty-store.ts';
import { jobIn } from './set-up.ts';

const FAULTS: readonly Fault[] = ['before', 'after', 'hang', 'late'];

/** One job from being accepted to being collected, on a store one call of which goes wrong. */
async function live(broken: number, fault: Fault) {
  const clock = handClock();
  const store = faultyStore((ms, run) => clock.after(ms, run));
  if (broken > 0) store.breakCall(broken, fault);
  const faults: unknown[] = [];
  const engine = createEngine({ store, clock, concurrency: 1, onError: (error) => faults.push(error) });
  let starts = 0;
  const report = engine.task('report', async () => {
    starts += 1;
    return 'result';
  });

  /** Turns the clock until it is known what became of it. */
  const settled = async <T>(promise: Promise<T>): Promise<T | EngineError> => {
    const known = promise.catch((error: unknown) => {
      if (isEngineError(error)) return error as EngineError;
      throw error;
    });
    for (let turn = 0; turn < 6; turn += 1) await clock.advance(11_000);
    return known;
  };

  const accepted = await settled(report.submit(null));
  const result = isEngineError(accepted) ? accepted : await settled(collect(jobIn(accepted).id));
  const next = await settled(report.run(null));
  // The question itself may be what goes wrong: then it is asked again.
  const asked = () => settled(engine.read(jobIn(accepted as Found).id));
  const first = isEngineError(accepted) ? undefined : await asked();
  const ended = isEngineError(first) ? await asked() : first;
  const stopping = engine.stop();
  await clock.advance(60_000);
  await stopping;
  return { accepted, result, next, ended, starts, faults, calls: store.calls(), timers: clock.timers };

  async function collect(id: string): Promise<unknown> {
    await engine.wait(id, { timeout: 60_000 });
    const reading = await engine.take(id);
    if (!reading.ok) return reading.refusal;
    const confirmed = await reading.confirm();
    return confirmed.ok ? reading.result.value : confirmed.refusal;
  }
}

describe('a store that goes wrong once', () => {
  it.each(FAULTS)(
    '%s: loses no accepted job, leaks no slot, and is never taken for "not found"',
    async (fault) => {
      const { calls } = await live(0, fault);
      expect(calls).toBeGreaterThan(10);
      for (let broken = 1; broken <= calls; broken += 1) {
        const { accepted, result, next, ended, starts, timers } = await live(broken, fault);
        const told = `call ${broken} of ${calls}`;
        if (ended !== undefined)
          expect(ended, told).toMatchObject({ ok: true, job: { status: 'completed' } });
        if (isEngineError(accepted)) expect(accepted.code, told).toBe('store-failed');
        // A reader whose own call failed is told so; the result waits for the next one. Nobody is told that there is none.
        const honest = ['result', 'collected', 'being-read'];
        if (!isEngineError(result)) expect(honest, told).toContain(result);
        if (!isEngineError(next)) expect(next, told).toBe('result');
        expect(starts, told).toBeLessThanOrEqual(2);
        expect(timers, told).toBe(0);
      }
    },
  );
});

/** What is told of a job whose client is told that it was accepted; one call to the store is applied, and fails. */
async function toldOf(broken: number) {
  const clock = handClock();
  const store = faultyStore((ms, run) => clock.after(ms, run));
  const notifier: Notifier = { admits: () => true, send: async () => ({ sent: true, status: 204 }) };
  const engine = createEngine({ store, clock, notifier, onError: () => {} });
  const report = engine.task('report', () => 'result', {
    notice: () => ({ method: 'POST', headers: [], sign: false }),
  });
  const told: string[] = [];
  for (const event of ['accepted', 'started', 'settled'] as const)
    engine.events.on(event, () => told.push(event));
  await engine.start();
  const opening = store.calls();
  if (broken > 0) store.breakCall(opening + broken, 'after');
  await report.submit(null, { notices: [{ url: 'https://client.test/', on: 'accepted' }] });
  for (let turn = 0; turn < 6; turn += 1) await clock.advance(11_000);
  const stopping = engine.stop();
  await clock.advance(60_000);
  await stopping;
  return { told, calls: store.calls() - opening };
}

it('what was written although the store said that it failed is told, also when somebody writes on top of it', async () => {
  const { told, calls } = await toldOf(0);
  expect(told).toEqual(['accepted', 'started', 'settled']);
  expect(calls).toBeGreaterThan(6);
  for (let broken = 1; broken <= calls; broken += 1)
    expect((await toldOf(broken)).told, `call ${broken} of ${calls}`).toEqual(told);
});

describe('a runner that goes wrong', () => {
  it('is asked again', async () => {
    const clock = handClock();
    let failures = 2;
    let run: Parameters<Runner['start']>[0] = async () => {};
    const runner: Runner = {
      start: async (given) => {
        run = given;
      },
      enqueue: async (ticket) => {
        failures -= 1;
        if (failures >= 0) throw new Error('no runner');
        void run(ticket);
      },
      withdraw: async () => {},
      stop: async () => {},
    };
    const errors: unknown[] = [];
    const engine = createEngine({ clock, runner, onError: (error) => errors.push(error) });
    const report = engine.task('report', () => 'done');
    const running = report.run(null);
    await clock.advance(10_000);
    expect(await running).toBe('done');
    expect(errors).toHaveLength(2);
  });

  it('may hand over a ticket twice: the job is run once', async () => {
    let starts = 0;
    let run: Parameters<Runner['start']>[0] = async () => {};
    const runner: Runner = {
      start: async (given) => {
        run = given;
      },
      enqueue: async (ticket) => void Promise.all([run(ticket), run(ticket)]).then(() => run(ticket)),
      withdraw: async () => {},
      stop: async () => {},
    };
    const engine = createEngine({ clock: handClock(), runner, concurrency: 1 });
    const report = engine.task('report', () => {
      starts += 1;
      return starts;
    });
    expect(await report.run(null)).toBe(1);
    expect(await report.run(null)).toBe(2);
  });
});

describe('opening', () => {
  it('rejects with what is wrong, and is tried again by the next call', async () => {
    const store = faultyStore(() => {});
    let opens = 0;
    const open = async () => {
      opens += 1;
      if (opens === 1) throw new EngineError('store-failed', 'the disk is not there');
    };
    const engine = createEngine({ store: { ...store, open }, clock: handClock() });
    const report = engine.task('report', () => 'done');
    await expect(engine.start()).rejects.toThrow('the disk is not there');
    expect(await report.run(null)).toBe('done');
  });

  it('tells of jobs whose task nobody has named, and runs them when somebody does', async () => {
    const clock = handClock();
    const store = faultyStore(() => {});
    const first = createEngine({ store, clock });
    const { id } = jobIn(await first.task('report', () => 'never', {}).submit(null, { delay: 1 }));
    await first.stop();
    const errors: unknown[] = [];
    const second = createEngine({ store, clock, onError: (error) => errors.push(error) });
    await second.start();
    await clock.advance(10);
    expect(await second.read(id)).toMatchObject({ job: { status: 'pending' } });
    expect(errors).toMatchObject([{ code: 'task-missing', message: expect.stringContaining('report') }]);
    second.task('report', () => 'now');
    expect(await second.wait(id)).toMatchObject({ job: { status: 'completed' } });
  });
});
