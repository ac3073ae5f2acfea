import { KeyvSqlite } from '@keyv/sqlite';
import type { Count, Store } from '@respond-async/core';
import { keyvStore } from '@respond-async/keyv';
import {
  compareWithModel,
  pendingJob,
  registerCases,
  storeCases,
  storeSteps,
} from '@respond-async/testing/conformance';
import fc from 'fast-check';
import { Keyv, KeyvMemoryAdapter, type KeyvStorageAdapter } from 'keyv';
import { describe, expect, it } from 'vitest';
import { FaultyAdapter } from './faulty-adapter.ts';

async function openOn(adapter: Keyv | KeyvStorageAdapter): Promise<Store> {
  const store = keyvStore(adapter);
  await store.open();
  return store;
}

function maker(makeAdapter: () => KeyvStorageAdapter) {
  return async () => {
    const adapter = makeAdapter();
    const store = await openOn(adapter);
    return {
      store,
      reopen: () => openOn(adapter),
      dispose: async () => adapter.disconnect?.(),
    };
  };
}

const UP: readonly Count[] = [{ scope: 'all', of: 'unfinished', by: 1, cap: 1 }];

const accept = (store: Store, id: string, counts: readonly Count[] = []) =>
  store.commit({ id, expect: 'absent', next: pendingJob(id), counts });

const ADAPTERS = {
  'a Map': () => new KeyvMemoryAdapter(new Map()),
  'SQLite as @keyv/sqlite opens it': () => new KeyvSqlite('sqlite://:memory:'),
  'an adapter without setMany and deleteMany': () =>
    Object.assign(new KeyvMemoryAdapter(new Map()), { setMany: undefined, deleteMany: undefined }) as never,
};

for (const [name, makeAdapter] of Object.entries(ADAPTERS)) {
  describe(`a store on ${name}`, () => {
    const make = maker(makeAdapter);
    registerCases(storeCases, { supports: { durable: true, shared: false }, make }, { describe, it });

    it('answers any sequence of changes as the model does, and opening it again changes nothing', async () => {
      const acts = ['accept', 'accept', 'run', 'settle', 'move', 'forget', 'reopen'] as const;
      await fc.assert(
        fc.asyncProperty(storeSteps(acts), async (steps) => {
          const under = await make();
          await compareWithModel(steps, under.store, under.reopen).finally(under.dispose);
        }),
        { numRuns: 20 },
      );
    }, 60_000);
  });
}

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

describe('changes that come together', () => {
  it('are written together', async () => {
    const adapter = new FaultyAdapter();
    const store = await openOn(adapter);
    await Promise.all(Array.from({ length: 50 }, (_, at) => accept(store, String(at))));
    expect(adapter.groups).toEqual([50]);
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
