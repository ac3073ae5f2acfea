import { describe, expect, it } from 'vitest';
import { handNotifier } from '../../testing/src/hand-notifier.ts';
import { mortalStore } from '../../testing/src/mortal-store.ts';
import {
  type EngineOptions,
  memoryStore,
  type NoticeMoment,
  type NoticeOptions,
  type NoticeSent,
  type Notifier,
  type Store,
  type TaskOptions,
  TryAgain,
} from '../src/index.ts';
import { Gate } from './gate.ts';
import { jobIn, setUp } from './set-up.ts';

const URL = 'https://client.test/done';
const MINUTE = 60_000;

type Report = (input: string) => string | Promise<string>;

/** An engine with a notifier in the hands of the test, and a task that answers at once unless told. */
function told(
  handler: Report = (input) => input,
  options: EngineOptions = {},
  terms: TaskOptions = { keepResult: 1_000, keepRecord: 2_000 },
) {
  const ground: { settle: () => Promise<void> } = { settle: async () => {} };
  const notices = handNotifier(() => ground.settle());
  const { engine, clock, errors } = setUp({ notifier: notices, chance: counted(), ...options });
  ground.settle = () => clock.settle();
  const report = engine.task('report', handler, terms);
  const events: string[] = [];
  for (const event of ['settled', 'told', 'untold', 'forgotten'] as const)
    engine.events.on(event, ({ status }) => events.push(`${event} ${status}`));
  const submit = async (...wanted: readonly Partial<NoticeOptions>[]) =>
    jobIn(await report.submit('in', { owner: 'ada', notices: wanted.map((one) => ({ url: URL, ...one })) }));
  const noticesOf = async (id: string) => jobIn(await engine.read(id)).notices;
  return { engine, clock, errors, notices, report, events, submit, noticesOf };
}

/** Ids are counted, and pauses are as long as they are said to be at most. */
function counted() {
  let ids = 0;
  return {
    id: (of: 'job' | 'token') => {
      ids += 1;
      return `${of}-${ids}`;
    },
    random: () => 0.999_999_999,
  };
}

describe('a notice', () => {
  it('is sent when the job has ended and its result can be had, and not before', async () => {
    const gate = new Gate<string>();
    const { engine, clock, notices, submit, events } = told(() => gate.opened);
    const { id } = await submit({ data: { asked: 'nicely' } });
    await clock.settle();
    expect(notices.tries).toEqual([]);
    gate.open('out');
    const { request, arrive } = await notices.next();
    expect(request).toEqual({
      id: 'token-2',
      url: URL,
      method: 'POST',
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({ id, task: 'report', status: 'completed' }),
      sign: true,
      owner: 'ada',
    });
    // From inside the receiver, before it has answered.
    const taken = await engine.take(id);
    expect(taken.ok && taken.result.value).toBe('out');
    await arrive();
    expect(jobIn(await engine.read(id)).notices).toEqual([
      { id: 'token-2', url: URL, on: 'finished', data: { asked: 'nicely' }, state: 'sent', failures: 0 },
    ]);
    await clock.advance(10 * MINUTE);
    expect(notices.tries).toHaveLength(1);
    expect(events).toEqual(['settled completed', 'told completed', 'forgotten completed']);
  });

  it('is tried five times within an hour under the same id, keeps the record, and changes nothing', async () => {
    const { engine, clock, notices, submit, noticesOf, events } = told();
    const { id } = await submit({});
    const start = clock.now();
    const lost: unknown[] = [];
    engine.events.on('untold', ({ notices: untold }) => lost.push(untold));
    const at: number[] = [];
    for (const pause of [0.5, 2, 10, 45, 0]) {
      const { request, fail } = await notices.next();
      expect(request.id).toBe('token-2');
      at.push(clock.now() - start);
      await fail(`no luck ${at.length}`);
      if (pause > 0) expect(await noticesOf(id)).toMatchObject([{ state: 'owed', failures: at.length }]);
      if (pause > 0) expect(jobIn(await engine.read(id)).status).toBe('completed');
      await clock.advance(pause * MINUTE);
    }
    expect(at.map((ms) => ms / MINUTE)).toEqual([0, 0.5, 2.5, 12.5, 57.5]);
    expect(lost).toMatchObject([[{ state: 'given-up', failures: 5, reason: 'no luck 5' }]]);
    // Its time was over long ago: it stayed for its notice alone.
    expect(events).toEqual(['settled completed', 'untold completed', 'forgotten completed']);
    expect(await engine.read(id)).toEqual({ ok: false, refusal: 'unknown' });
    await clock.advance(600 * MINUTE);
    expect(notices.tries).toHaveLength(5);
  });

  it('says itself how often and how soon it is tried again, and how long the receiver may take', async () => {
    const { clock, notices, submit, noticesOf } = told();
    const { id } = await submit({ pauses: [0, 0, 0], timeout: 1_500 });
    const ids = new Set<string>();
    for (let n = 0; n < 4; n += 1) {
      const { request, fail } = await notices.next();
      ids.add(request.id);
      expect(request.timeout).toBe(1_500);
      await fail();
      await clock.advance(0);
    }
    expect(ids.size).toBe(1);
    expect(await noticesOf(id)).toMatchObject([{ state: 'given-up', failures: 4 }]);
    await clock.advance(500);
    expect(notices.tries).toHaveLength(4);
  });

  it('is not tried again where that can not help', async () => {
    const { notices, submit, noticesOf } = told();
    const { id } = await submit({});
    await (await notices.next()).fail('no such host', { again: false });
    expect(await noticesOf(id)).toMatchObject([{ state: 'given-up', reason: 'no such host' }]);
  });

  it('waits as long as the receiver asks for, an hour at most', async () => {
    const { clock, notices, submit } = told();
    await submit({});
    await (await notices.next()).fail('busy', { after: 5 * MINUTE });
    await clock.advance(5 * MINUTE - 1);
    expect(notices.tries).toHaveLength(1);
    await clock.advance(1);
    await (await notices.next()).fail('busy', { after: 1e12 });
    await clock.advance(60 * MINUTE);
    expect(notices.tries).toHaveLength(3);
  });

  it('does not count as tried where it never reached the wire, but not without end', async () => {
    const { clock, notices, submit, noticesOf } = told();
    const { id } = await submit({ pauses: [] });
    for (let n = 0; n < 11; n += 1) {
      await (await notices.next()).fail('no room', { tried: false, after: 10_000 });
      expect(await noticesOf(id)).toMatchObject([{ state: 'owed', failures: 0 }]);
      await clock.advance(10_000);
    }
    await (await notices.next()).fail('no room', { tried: false, after: 10_000 });
    expect(await noticesOf(id)).toMatchObject([{ state: 'given-up', failures: 0, reason: 'no room' }]);
  });

  it('is broken off when a try takes too long', async () => {
    const { clock, notices, submit, noticesOf } = told();
    const { id } = await submit({});
    const hangs = await notices.next();
    await clock.advance(29_999);
    expect(hangs.isOpen).toBe(true);
    await clock.advance(1);
    expect(hangs.isOpen).toBe(false);
    expect(await noticesOf(id)).toMatchObject(
      [{ state: 'owed', failures: 1, reason: /30000 ms/ }].map(anyOf),
    );
  });

  it('is broken off sooner where its receiver has less time', async () => {
    const { clock, notices, submit } = told();
    await submit({ timeout: 1_500 });
    const hangs = await notices.next();
    await clock.advance(1_499);
    expect(hangs.isOpen).toBe(true);
    await clock.advance(1);
    expect(hangs.isOpen).toBe(false);
  });

  it('survives a notifier that throws, and one that never answers', async () => {
    const calls: string[] = [];
    const notifier: Notifier = {
      admits: () => true,
      send: ({ id }) => {
        calls.push(id);
        if (calls.length === 1) throw new Error('a bug');
        return calls.length === 2 ? Promise.reject(new Error('another')) : new Promise(() => {});
      },
    };
    const { clock, submit, noticesOf } = told(undefined, { notifier });
    const { id } = await submit({});
    await clock.advance(30_000 + 2 * MINUTE + 30_000);
    expect(calls).toHaveLength(3);
    expect(await noticesOf(id)).toMatchObject([{ state: 'owed', failures: 3 }]);
  });
});

/** Texts are matched, the rest is compared. */
const anyOf = <T extends { readonly reason: RegExp }>({ reason, ...rest }: T) => ({
  ...rest,
  reason: expect.stringMatching(reason) as string,
});

describe('what a notice tells of', () => {
  /** The status that each notice of a moment told of, in order, while `live` happens to a job. */
  async function toldOf(on: NoticeMoment, live: 'answers' | 'throws' | 'owner cancels' | 'operator cancels') {
    const gate = new Gate<string>();
    const { engine, clock, notices, submit } = told(async () => {
      const word = await gate.opened;
      if (word === 'throws') throw new Error(word);
      return word;
    });
    const { id } = await submit({ on });
    await clock.settle();
    if (live === 'owner cancels') await engine.cancel(id);
    else if (live === 'operator cancels') await engine.cancel(id, { by: 'operator' });
    gate.open(live);
    await clock.settle();
    const said: unknown[] = [];
    for (const { request, arrive } of notices.tries) {
      said.push(JSON.parse(request.body ?? 'null').status);
      await arrive();
    }
    const ids = notices.tries.map(({ request }) => request.id);
    expect(new Set(ids).size).toBe(ids.length);
    return said;
  }

  it.each([
    ['accepted', 'answers', 1],
    ['accepted', 'owner cancels', 1],
    ['changed', 'answers', 2],
    ['changed', 'throws', 2],
    ['changed', 'owner cancels', 2],
    ['settled', 'answers', 1],
    ['settled', 'throws', 1],
    ['settled', 'owner cancels', 1],
    ['settled', 'operator cancels', 1],
    ['finished', 'answers', 1],
    ['finished', 'throws', 1],
    ['finished', 'owner cancels', 0],
    ['finished', 'operator cancels', 1],
  ] as const)('%s, of a job that %s: %i', async (on, live, times) => {
    expect(await toldOf(on, live)).toHaveLength(times);
  });

  it('is each change, back to waiting included', async () => {
    const store = memoryStore();
    const first = mortalStore(store);
    const before = told(() => new Promise(() => {}), { store: first.store }, { starts: 2 });
    const { id } = await before.submit({ on: 'changed' });
    const next = await before.notices.next();
    await next.arrive();
    first.end();
    const after = told(undefined, { store, clock: before.clock });
    await after.engine.start();
    await before.clock.advance(2_000);
    const states = after.notices.tries.map(({ request }) => request.id);
    expect(new Set([next.request.id, ...states]).size).toBe(4);
    expect(await after.noticesOf(id)).toHaveLength(4);
  });

  it('is kept with the job: the last twenty that are done, and why the last try failed, in brief', async () => {
    const { engine, clock, notices, submit, noticesOf, events } = told(
      () => {
        throw new TryAgain('once more', { after: 1 });
      },
      {},
      { starts: 15 },
    );
    const { id } = await submit({ on: 'changed', pauses: [] });
    for (let n = 1; n <= 29; n += 1) {
      const { fail, arrive } = await notices.next();
      await (n === 29 ? fail('why '.repeat(1_000)) : arrive());
      expect(events.filter((event) => /told/.test(event))).toHaveLength(n);
      await clock.advance(1);
    }
    const { request, arrive } = await notices.next();
    expect(JSON.parse(request.body ?? '')).toMatchObject({ id, status: 'failed' });
    await arrive();
    const kept = (await noticesOf(id)) ?? [];
    expect(kept.map(({ state }) => state)).toEqual([...Array(18).fill('sent'), 'given-up', 'sent']);
    expect(kept[18]?.reason).toHaveLength(500);
    expect(jobIn(await engine.read(id)).attempt).toBe(15);
  });

  it('is written by the task, when it is sent', async () => {
    const notice: TaskOptions['notice'] = (job, { data, url }) => ({
      method: 'GET',
      url: `${url}?of=${String(data)}`,
      headers: [['x-status', job.status]],
      sign: false,
    });
    const { notices, submit } = told(undefined, {}, { notice });
    await submit({ data: 'mine' });
    expect((await notices.next()).request).toEqual({
      id: 'token-2',
      url: `${URL}?of=mine`,
      method: 'GET',
      headers: [['x-status', 'completed']],
      sign: false,
      owner: 'ada',
    });
  });

  it('is given up where it can not be written', async () => {
    const boom = new Error('boom');
    const notice = () => {
      throw boom;
    };
    const { clock, errors, notices, submit, noticesOf } = told(undefined, {}, { notice });
    const { id } = await submit({});
    await clock.settle();
    expect([notices.tries, errors]).toEqual([[], [boom]]);
    expect(await noticesOf(id)).toMatchObject([{ state: 'given-up' }]);
  });
});

describe('whom nobody need tell', () => {
  it('is not told before the time is over that was asked for', async () => {
    const { clock, notices, submit } = told();
    await submit({ delay: 700 });
    await clock.advance(699);
    expect(notices.tries).toEqual([]);
    await clock.advance(1);
    expect(notices.tries).toHaveLength(1);
  });

  it('is excused by the one who has told of the end already', async () => {
    const { engine, clock, notices, submit, noticesOf } = told();
    const { id } = await submit({ delay: 700 });
    await engine.wait(id);
    expect(await engine.excuse(id, { owner: 'bob' })).toEqual({ ok: false, refusal: 'unknown' });
    expect(await engine.excuse(id)).toMatchObject({ ok: true, job: { status: 'completed' } });
    await clock.advance(900);
    expect(notices.tries).toEqual([]);
    expect(await noticesOf(id)).toBeUndefined();
  });

  it('is not told of what its owner has thrown away', async () => {
    const { engine, clock, notices, submit } = told();
    const { id } = await submit({ delay: 700 });
    await engine.wait(id);
    expect(await engine.discard(id)).toMatchObject({ ok: true });
    await clock.advance(700);
    expect(notices.tries).toEqual([]);
  });

  it('is told all the same while it is just being told, and of what was told nothing is left out', async () => {
    const { engine, notices, submit, noticesOf } = told();
    const { id } = await submit({ on: 'accepted' }, {});
    await (await notices.next()).arrive();
    const second = await notices.next();
    await engine.excuse(id);
    await second.arrive();
    expect(await noticesOf(id)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });
});

describe('who may be told', () => {
  it('is what the notifier admits, for this owner', async () => {
    const notifier = handNotifier(
      async () => {},
      (url, owner) => url.startsWith('https:') && owner === 'ada',
    );
    const { engine, report, submit } = told(undefined, { notifier });
    expect(engine.tells('https://client.test/', { owner: 'ada' })).toBe(true);
    expect(engine.tells('http://client.test/', { owner: 'ada' })).toBe(false);
    expect(engine.tells('https://client.test/', { owner: 'bob' })).toBe(false);
    await submit({});
    const refused = await report.submit('in', { owner: 'ada', notices: [{ url: URL }, { url: 'http://x' }] });
    expect(refused).toEqual({
      ok: false,
      refusal: 'invalid',
      issues: [{ message: 'no notices are sent to this URL', path: ['notices', 1, 'url'] }],
    });
    expect((await engine.list()).jobs).toHaveLength(1);
  });

  it('is nobody where a notice must be signed, and nothing can be', async () => {
    const notifier = { ...handNotifier(async () => {}), signs: false };
    const { engine, report } = told(undefined, { notifier });
    expect([engine.tells(URL), engine.tells(URL, { sign: true })]).toEqual([true, false]);
    // What notices usually say is signed.
    expect(await report.submit('in', { notices: [{ url: URL }] })).toMatchObject({ refusal: 'invalid' });
    const notice = () => ({ method: 'GET', headers: [], sign: false }) as const;
    const bare = engine.task('bare', () => 'out', { notice });
    expect(await bare.submit('in', { notices: [{ url: URL }] })).toMatchObject({ ok: true });
  });

  it('is for the notifier to say: what it throws is told, and promises nothing', async () => {
    const boom = new Error('boom');
    let isBroken = true;
    const sent: string[] = [];
    const notifier: Notifier = {
      admits: () => {
        if (isBroken) throw boom;
        return true;
      },
      send: async ({ id }) => {
        sent.push(id);
        return { sent: true, status: 200 };
      },
    };
    const { engine, clock, errors, report, submit } = told(undefined, { notifier });
    expect([engine.tells(URL), errors]).toEqual([false, [boom]]);
    await expect(report.submit('in', { notices: [{ url: URL }] })).rejects.toBe(boom);
    isBroken = false;
    await submit({ delay: 10 });
    isBroken = true;
    await clock.advance(10);
    isBroken = false;
    await clock.advance(30_000);
    expect(sent).toHaveLength(1);
  });

  it('is nobody where there is no notifier', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => 'out');
    expect(engine.tells(URL)).toBe(false);
    await expect(report.submit('in', { notices: [{ url: URL }] })).rejects.toMatchObject({
      code: 'no-notifier',
      message: expect.stringContaining('createEngine'),
    });
  });

  it.each([
    [{ delay: -1 }, /delay of a notice .* not -1/],
    [{ pauses: [1, Number.NaN] }, /pause of a notice .* not NaN/],
    [{ timeout: 0 }, /timeout of a notice .* not 0/],
  ])('and %j names what is wrong', async (wrong, message) => {
    const { submit } = told();
    await expect(submit(wrong)).rejects.toThrow(message);
  });
});

describe('many notices', () => {
  it('are sent twenty at a time, and never in the slot of a job', async () => {
    const { engine, clock, notices, submit } = told(undefined, { concurrency: 1 });
    for (let n = 0; n < 25; n += 1) await submit({});
    await clock.settle();
    const { jobs } = await engine.list();
    expect(jobs.every(({ status }) => status === 'completed')).toBe(true);
    expect(notices.tries).toHaveLength(20);
    for (let n = 0; n < 25; n += 1) await (await notices.next()).arrive();
    expect(notices.tries).toHaveLength(25);
  });

  it('wait in a line that has an end: what finds no room in it is handed over again later', async () => {
    const gate = new Gate<NoticeSent>();
    const sent = new Set<string>();
    const send: Notifier['send'] = ({ id }) => {
      sent.add(id);
      return gate.opened;
    };
    const limits = { unfinished: 11_000, unfinishedPerOwner: 11_000 };
    const { clock, submit } = told(undefined, { notifier: { admits: () => true, send }, limits });
    for (let n = 0; n < 10_030; n += 1) await submit({});
    await clock.settle();
    expect(sent.size).toBe(20);
    gate.open({ sent: true, status: 204 });
    await clock.settle();
    expect(sent.size).toBe(10_000);
    await clock.advance(MINUTE);
    expect(sent.size).toBe(10_030);
  });
});

describe('a notice of a process that ends', () => {
  /** Two lives on one store and clock. */
  function lives() {
    const store = memoryStore();
    const mortal = mortalStore(store);
    const first = told(undefined, { store: mortal.store });
    const restart = async () => {
      mortal.end();
      const next = told(undefined, { store, clock: first.clock });
      await next.engine.start();
      await first.clock.advance(0);
      return next;
    };
    return { first, restart };
  }

  it('between the end of its job and its first try is sent in the next life', async () => {
    const { first, restart } = lives();
    const { id } = await first.submit({ delay: 5_000 });
    await first.engine.wait(id);
    const next = await restart();
    expect(next.notices.tries).toEqual([]);
    await first.clock.advance(5_000);
    await (await next.notices.next()).arrive();
    expect(first.notices.tries).toEqual([]);
    expect(await next.noticesOf(id)).toMatchObject([{ state: 'sent' }]);
  });

  it('between being sent and being noted is sent again, with the same id', async () => {
    const { first, restart } = lives();
    const { id } = await first.submit({ pauses: [] });
    const unheard = await first.notices.next();
    const next = await restart();
    const again = await next.notices.next();
    expect(again.request).toEqual(unheard.request);
    await again.arrive();
    expect(await next.noticesOf(id)).toMatchObject([{ state: 'sent', failures: 0 }]);
  });

  it('waits until its task is named again, which says what it says', async () => {
    const store = memoryStore();
    const mortal = mortalStore(store);
    const first = told(undefined, { store: mortal.store });
    await first.submit({});
    await first.notices.next();
    mortal.end();
    const notices = handNotifier(() => first.clock.settle());
    const { engine } = setUp({ store, clock: first.clock, notifier: notices });
    await engine.start();
    await first.clock.advance(10 * MINUTE);
    expect(notices.tries).toEqual([]);
    const notice = () => ({ method: 'GET', headers: [], sign: false }) as const;
    engine.task('report', () => 'out', { notice });
    expect((await notices.next()).request).toMatchObject({ method: 'GET' });
  });

  it('is broken off when the engine stops, and sent in the next life', async () => {
    const store = memoryStore();
    const first = told(undefined, { store });
    await first.submit({});
    const { isOpen, request } = await first.notices.next();
    expect(isOpen).toBe(true);
    const stopped = first.engine.stop({ drain: 100, abort: 100 });
    await first.clock.advance(200);
    expect(await stopped).toEqual({ drained: 0, aborted: 0, abandoned: 0 });
    expect(first.clock.timers).toBe(0);
    const next = told(undefined, { store, clock: first.clock });
    await next.engine.start();
    await first.clock.advance(0);
    expect((await next.notices.next()).request.id).toBe(request.id);
  });

  it('goes out before the engine stops where there is time', async () => {
    const first = told();
    const { id } = await first.submit({});
    const { arrive } = await first.notices.next();
    const stopped = first.engine.stop();
    await first.clock.settle();
    expect(first.notices.tries[0]?.isOpen).toBe(true);
    await arrive();
    await stopped;
    expect(first.events).toContain('told completed');
    expect(id).not.toBe('');
  });

  it('is not begun by an engine that stops just as it takes it up', async () => {
    const gate = new Gate<void>();
    const memory = memoryStore();
    const store: Store = {
      ...memory,
      async commit(change) {
        const isClaim = change.next?.notices?.made.some(({ telling }) => telling.state === 'telling');
        if (isClaim) await gate.opened;
        return memory.commit(change);
      },
    };
    const { engine, clock, notices, submit } = told(undefined, { store });
    const { id } = await submit({});
    await clock.settle();
    const stopped = engine.stop({ drain: 0, abort: 0 });
    await clock.advance(0);
    gate.open();
    await stopped;
    expect(notices.tries.filter(({ isOpen }) => isOpen)).toEqual([]);
    expect(await memory.read(id)).toMatchObject({
      notices: { made: [{ failures: 0, telling: { state: 'owed' } }] },
    });
  });

  it('is given up where the next life has nobody who could send it', async () => {
    const store = memoryStore();
    const mortal = mortalStore(store);
    const first = told(undefined, { store: mortal.store });
    const { id } = await first.submit({});
    await first.notices.next();
    mortal.end();
    const { engine } = setUp({ store, clock: first.clock });
    engine.task('report', () => 'out');
    await engine.start();
    await first.clock.advance(0);
    expect(jobIn(await engine.read(id)).notices).toMatchObject([
      { state: 'given-up', reason: 'the engine has no notifier' },
    ]);
  });
});
