import { type Change, type Committed, type JobQuery, memoryStore, type Store } from '@respond-async/core';
import type { MakeStore } from '../src/conformance.ts';

/** A store that does what a memory store does, but for this. */
function except(change: (right: Store) => Partial<Store>): MakeStore {
  return async () => {
    const right = memoryStore();
    await right.open();
    const store = { ...methodsOf(right), ...change(right) };
    return { store, reopen: async () => store, dispose: () => right.close() };
  };
}

const methodsOf = (store: Store): Store => ({
  supports: { durable: true, shared: false },
  open: () => store.open(),
  commit: (change) => store.commit(change),
  read: (id) => store.read(id),
  find: (query) => store.find(query),
  documents: store.documents,
  bodies: store.bodies,
  close: () => store.close(),
});

const moment = () => new Promise<void>((resolve) => setImmediate(resolve));

export const comparesNothing = except((right) => ({
  commit: async (change) => {
    const standing = await right.read(change.id);
    return right.commit({ ...change, expect: standing?.revision ?? 'absent' });
  },
}));

/** As with GET, a look, and SET. */
export const looksFirst = except((right) => ({
  commit: async (change) => {
    const seen = await right.read(change.id);
    await moment();
    if ((seen?.revision ?? 'absent') !== change.expect) return { ok: false, why: 'stale' };
    return right.commit({ ...change, expect: (await right.read(change.id))?.revision ?? 'absent' });
  },
}));

export const ignoresCaps = except((right) => ({
  commit: (change) => right.commit({ ...change, counts: change.counts.map(({ cap: _, ...count }) => count) }),
}));

type Move = Change['counts'][number];

/** Counters of its own: `begin` is called before each is looked at. */
function countingApart(begin: () => Promise<void>): MakeStore {
  return except((right) => {
    const counters = new Map<string, number>();
    const moved = async ({ scope, of, by, cap = Number.POSITIVE_INFINITY }: Move): Promise<boolean> => {
      const before = counters.get(scope + of) ?? 0;
      await begin();
      if (by === 1 && before >= cap) return false;
      counters.set(scope + of, before + by);
      return true;
    };
    const commit = async (change: Change): Promise<Committed> => {
      for (const count of change.counts)
        if (!(await moved(count))) return { ok: false, why: 'full', scope: count.scope };
      return right.commit({ ...change, counts: [] });
    };
    return { commit };
  });
}

export const countsLate = countingApart(moment);
export const countsOneByOne = countingApart(async () => {});

/** What is acknowledged is on its way to the disk. */
export const writesBehind: MakeStore = async () => {
  const [cache, disk] = [memoryStore(), memoryStore()];
  const store = methodsOf(cache);
  store.commit = async (change) => {
    setTimeout(() => void disk.commit(change), 50);
    return cache.commit(change);
  };
  return { store, reopen: async () => disk, dispose: async () => {} };
};

export const losesBodies: MakeStore = async () => {
  const right = memoryStore();
  const store = methodsOf(right);
  const reopen = async () => ({ ...store, bodies: memoryStore().bodies });
  return { store, reopen, dispose: async () => {} };
};

export const tearsBodies = except(({ bodies }) => ({
  bodies: {
    write: (id, bytes, limit) => bodies.write(id, bytes, limit),
    remove: (id) => bodies.remove(id),
    list: () => bodies.list(),
    read: async (id) => {
      const { value } = await (await bodies.read(id)).getReader().read();
      return new Blob(value === undefined ? [] : [value.slice(0, 1_000)]).stream();
    },
  },
}));

const whole = (right: Store, { after: _, ...query }: JobQuery) => right.find({ ...query, limit: 1_000 });

/** The next page begins after so many jobs, whatever has come and gone. */
export const pagesByNumber = except((right) => ({
  find: async (query) => {
    const from = Number(query.after ?? 0);
    const { jobs } = await whole(right, query);
    const to = from + query.limit;
    return { jobs: jobs.slice(from, to), ...(to < jobs.length && { next: String(to) }) };
  },
}));

/** The next page begins after the moment of the last job, and with it go those of the same moment. */
export const pagesByMoment = except((right) => ({
  find: async (query) => {
    const { jobs } = await whole(right, query);
    const momentOf = (at: number) => (query.order === 'due' ? jobs[at]?.dueAt : jobs[at]?.createdAt);
    const last = jobs.findLastIndex((_, at) => String(momentOf(at)) === query.after);
    const to = last + 1 + query.limit;
    return { jobs: jobs.slice(last + 1, to), ...(to < jobs.length && { next: String(momentOf(to - 1)) }) };
  },
}));
