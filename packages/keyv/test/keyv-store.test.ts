import { EventEmitter } from 'node:events';
import { type Count, createEngine, type Store } from '@respond-async/core';
import { keyvStore } from '@respond-async/keyv';
import { granted, handClock } from '@respond-async/testing';
import { pendingJob } from '@respond-async/testing/conformance';
import { Keyv, KeyvMemoryAdapter, type KeyvStorageAdapter } from 'keyv';
import { describe, expect, it } from 'vitest';
import { FaultyAdapter } from './faulty-adapter.ts';

async function openOn(adapter: Keyv | KeyvStorageAdapter): Promise<Store> {
  const store = keyvStore(adapter);
  await store.open();
  return store;
}

const UP: readonly Count[] = [{ scope: 'all', of: 'unfinished', by: 1, cap: 1 }];

const accept = (store: Store, id: string, counts: readonly Count[] = []) =>
  store.commit({ id, expect: 'absent', next: pendingJob(id), counts });

describe('what keyvStore takes', () => {
  it('is a Keyv, or its adapter', async () => {
    const keyv = new Keyv({ store: new Map(), namespace: 'mine' });
    keyv.on('error', () => {});
    expect(await accept(await openOn(keyv), 'a')).toEqual({ ok: true });
    expect((await openOn(keyv.store)).supports.durable).toBe(false);
  });

  it('is nothing that can not list its rows', () => {
    const blind = { get() {}, set() {}, delete() {} };
    expect(() => keyvStore(blind as never)).toThrow(/has no iterator/);
    expect(() => keyvStore('redis://' as never)).toThrow(TypeError);
    expect(() => keyvStore(undefined as never)).toThrow(TypeError);
  });

  it('is an adapter made for Keyv 5, which answers nothing, and tells when it has failed', async () => {
    const rows = new Map<string, unknown>();
    const adapter = Object.assign(new EventEmitter(), {
      get: async (key: string) => rows.get(key),
      set: async (key: string, value: unknown) => void rows.set(key, value),
      delete: async (key: string) => rows.delete(key),
      clear: async () => rows.clear(),
      has: async (key: string) => rows.has(key),
      async *iterator() {
        yield* rows;
      },
    });
    const store = await openOn(adapter as never);
    expect(await accept(store, 'a')).toEqual({ ok: true });
    const { set } = adapter;
    adapter.set = async () => void adapter.emit('error', new Error('the line is dead'));
    await expect(accept(store, 'b')).rejects.toThrow(/did not write job:b: the line is dead/);
    expect(await store.read('b')).toBeUndefined();
    adapter.set = set;
    expect(await (await openOn(new Keyv({ store: adapter }))).read('a')).toEqual(pendingJob('a'));
  });

  it('is no adapter that loses rows silently', async () => {
    const forgetful = Object.assign(new KeyvMemoryAdapter(new Map()), { get: async () => undefined });
    await expect(openOn(forgetful)).rejects.toThrow(/can't keep jobs/);
    const unlisted = new KeyvMemoryAdapter({
      get: () => ({ value: '{"v":1}' }),
      set: () => true,
      delete: () => true,
      clear: () => {},
      has: () => true,
    });
    await expect(openOn(unlisted)).rejects.toThrow(/iterator that leaves out rows/);
  });
});

describe('what is used of an adapter', () => {
  it('is no time-to-live, no namespace and no `clear`, whatever the Keyv around it was told', async () => {
    const adapter = new FaultyAdapter();
    const keyv = new Keyv({ store: adapter, namespace: 'mine', ttl: 1 });
    const given: unknown[][] = [];
    const { set, setMany } = adapter;
    adapter.set = (...values: Parameters<typeof set>) => {
      given.push(values);
      return set.apply(adapter, values);
    };
    adapter.setMany = (rows) => {
      given.push(...rows.map((row) => Object.values(row)));
      return setMany.call(adapter, rows);
    };
    adapter.clear = () => Promise.reject(new Error('cleared'));
    const store = await openOn(keyv);
    await Promise.all(['a:b', 'ann/..', 'ä'].map((id) => accept(store, id)));
    await store.documents.put('hook:1', 1, 'absent');
    await store.close();
    const written = given.map(([key, value, ...more]) => [
      key,
      typeof value,
      more.filter((each) => each !== undefined),
    ]);
    const keys = ['probe:respond-async', 'job:a%3Ab', 'job:ann%2F..', 'job:%C3%A4', 'doc:hook%3A1'];
    expect(written).toEqual(keys.map((key) => [key, 'string', []]));
  });
});

describe('an adapter that fails', () => {
  it.each(['false', 'throws'] as const)(
    'with %s rejects, with its reason, and changes nothing',
    async (how) => {
      const adapter = new FaultyAdapter();
      const store = await openOn(adapter);
      adapter.faults.push({ key: 'job:a', how });
      await expect(accept(store, 'a', UP)).rejects.toThrow(/the disk is on fire/);
      expect(await store.read('a')).toBeUndefined();
      adapter.faults.length = 0;
      // The counter has not moved: there is room for one.
      expect(await accept(store, 'a', UP)).toEqual({ ok: true });
      expect(await accept(store, 'b', UP)).toMatchObject({ why: 'full' });
    },
  );

  it('after the write was made has made it', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    adapter.faults.push({ key: 'job:a', how: 'throws', applied: true });
    expect(await accept(store, 'a', UP)).toEqual({ ok: true });
    expect(await store.read('a')).toEqual(pendingJob('a'));
    expect(await accept(store, 'b', UP)).toMatchObject({ why: 'full' });
  });

  it('without telling whether it wrote rejects until that is known', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    adapter.faults.push({ key: 'job:a', how: 'throws', applied: true });
    adapter.unreadable = true;
    await expect(accept(store, 'a', UP)).rejects.toThrow();
    await expect(store.read('a')).rejects.toThrow(/the line is dead/);
    await expect(accept(store, 'a')).rejects.toThrow(/the line is dead/);
    expect(await accept(store, 'b', UP)).toMatchObject({ why: 'full' });
    adapter.unreadable = false;
    expect(await store.read('a')).toEqual(pendingJob('a'));
    expect(await accept(store, 'a')).toEqual({ ok: false, why: 'stale' });
  });

  it('fails to read without saying so in its answer: that is no missing job', async () => {
    const adapter = new FaultyAdapter();
    await accept(await openOn(adapter), 'a');
    const store = await openOn(adapter);
    adapter.get = async () => {
      adapter.emit('error', new Error('the line is dead'));
      return undefined;
    };
    await expect(store.read('a')).rejects.toThrow(/did not read job:a: the line is dead/);
  });

  it('fails to read: that is no missing job', async () => {
    const adapter = new FaultyAdapter();
    await accept(await openOn(adapter), 'a');
    const store = await openOn(adapter);
    adapter.unreadable = true;
    await expect(store.read('a')).rejects.toThrow(/the line is dead/);
    await expect(store.find({ order: 'due', limit: 1 })).rejects.toThrow(/the line is dead/);
  });

  it('in one row of a group fails that one alone', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    adapter.faults.push({ key: 'job:7', how: 'false' });
    const ids = Array.from({ length: 20 }, (_, at) => String(at));
    const outcomes = await Promise.allSettled(ids.map((id) => accept(store, id)));
    expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(ids.map((id) => id === '7'));
    expect((await store.find({ order: 'due', limit: 99 })).jobs).toHaveLength(19);
  });

  it('while listing rows keeps the store from opening', async () => {
    const adapter = new FaultyAdapter();
    await accept(await openOn(adapter), 'a');
    adapter.iterator = async function* () {
      yield ['probe:respond-async', '{"v":1}'] as never;
      this.emit('error', new Error('the line went dead'));
    };
    await expect(openOn(adapter)).rejects.toThrow(/did not read all rows: the line went dead/);
  });
});

describe('an adapter that does not answer', () => {
  it('makes changes fail after a while, loses nothing, and holds up no reader', async () => {
    const adapter = new FaultyAdapter();
    const clock = handClock();
    const engine = createEngine({ store: keyvStore(adapter), clock, onError: () => {} });
    const task = engine.task('report', async (n: number) => n);
    const { job } = granted(await task.submit(1, { delay: 60_000 }));
    const { set } = adapter;
    let answer = (): void => {};
    adapter.set = async (key, value) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return set.call(adapter, key, value);
    };
    const refused = expect(task.submit(2, { delay: 60_000, key: 'k' })).rejects.toMatchObject({
      code: 'store-failed',
    });
    await clock.advance(30_000);
    await refused;
    expect(await engine.read(job.id)).toMatchObject({ ok: true, job: { status: 'pending' } });
    adapter.set = set;
    answer();
    await clock.settle();
    // It was written after all: the same key finds it, and nothing is accepted twice.
    expect(granted(await task.submit(2, { delay: 60_000, key: 'k' })).job.status).toBe('pending');
    expect((await engine.list({})).jobs).toHaveLength(2);
    await engine.stop();
  });
});

describe('changes that come together', () => {
  it('are written together, and removed together', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    await Promise.all(Array.from({ length: 50 }, (_, at) => accept(store, String(at))));
    expect(adapter.groups).toEqual([50]);
    const removed: number[] = [];
    const { deleteMany } = adapter;
    adapter.deleteMany = (keys) => {
      removed.push(keys.length);
      return deleteMany.call(adapter, keys);
    };
    const forget = (id: number) => store.commit({ id: String(id), expect: 1, next: undefined, counts: [] });
    await Promise.all(Array.from({ length: 50 }, (_, at) => forget(at)));
    expect(removed).toEqual([50]);
    expect((await store.find({ order: 'due', limit: 1 })).jobs).toEqual([]);
  });

  it('of one job are made one after the other', async () => {
    const store = await openOn(new FaultyAdapter());
    const [first, second] = [pendingJob('a'), { ...pendingJob('a'), revision: 2 }];
    const answers = await Promise.all([
      store.commit({ id: 'a', expect: 'absent', next: first, counts: [] }),
      store.commit({ id: 'a', expect: 1, next: second, counts: [] }),
      store.read('a'),
    ]);
    expect(answers).toEqual([{ ok: true }, { ok: true }, second]);
  });

  it('fail with the one on which they are based', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    adapter.faults.push({ key: 'job:a', how: 'false', times: 1 });
    const first = accept(store, 'a');
    const next = { ...pendingJob('a'), revision: 2 };
    const second = store.commit({ id: 'a', expect: 1, next, counts: [] });
    await expect(first).rejects.toThrow();
    expect(await second).toEqual({ ok: false, why: 'stale' });
    expect(await store.read('a')).toBeUndefined();
  });

  it('wait for a key to be taken or to come free', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    adapter.faults.push({ key: 'job:a', how: 'false', times: 1 });
    const commit = (id: string) =>
      store.commit({ id, expect: 'absent', next: pendingJob(id), unique: 'k', counts: [] });
    const first = commit('a');
    const second = commit('b');
    await expect(first).rejects.toThrow();
    expect(await second).toEqual({ ok: true });
    expect(await commit('c')).toEqual({ ok: false, why: 'taken', id: 'b' });
  });
});
