import type { Change, Committed, Job, Store } from '../../src/index.ts';

/** What a store was told, and whether all of it was allowed. Looks at each write that is applied, whoever makes it. */
export class Watch {
  readonly jobs = new Map<string, Job>();
  readonly wrongs: string[] = [];
  /** Jobs by the time at which they were collected. */
  readonly collected = new Map<string, number>();
  writes = 0;
  readonly #counters = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  applied({ id, next, counts }: Change): void {
    this.writes += 1;
    for (const { scope, of, by, cap = Number.POSITIVE_INFINITY } of counts) {
      const count = (this.#counters.get(`${of} ${scope}`) ?? 0) + by;
      this.#counters.set(`${of} ${scope}`, count);
      this.#must(count >= 0 && (by < 0 || count <= cap), `${of} of ${scope} is ${count} (I12, I13)`);
    }
    const before = this.jobs.get(id);
    if (before !== undefined) this.#step(before, next);
    if (next === undefined) this.jobs.delete(id);
    else this.jobs.set(id, next);
  }

  /** Everything that was counted has been given back. */
  get counted(): readonly string[] {
    return [...this.#counters].filter(([, count]) => count !== 0).map(([name, count]) => `${name}: ${count}`);
  }

  #must(holds: boolean, wrong: string): void {
    if (!holds) this.wrongs.push(wrong);
  }

  #step(before: Job, after: Job | undefined): void {
    const { id } = before;
    if (after === undefined) {
      this.#must(before.phase === 'settled', `${id} forgotten while ${before.phase} (I8)`);
      const open = before.notices?.made.some(({ telling }) => 'at' in telling);
      this.#must(!open, `${id} forgotten before somebody was told (I22)`);
      return;
    }
    const way = `${before.phase} ${after.phase}`;
    this.#must(WAYS.has(way), `${id} went from ${way} (I8)`);
    this.#must(after.revision === before.revision + 1, `${id} skipped a revision (I8)`);
    const begins = way === 'pending running';
    this.#must(after.fence === before.fence + Number(begins), `${id} has fence ${after.fence} (I10)`);
    this.#must(after.fence <= after.terms.starts, `${id} was started too often (I11)`);
    this.#notices(before, after);
    if (before.phase === 'settled' && after.phase === 'settled') {
      this.#must(before.outcome === after.outcome, `${id} changed its outcome (I9)`);
      this.#result(id, before.result, after.result);
    }
  }

  /** Claimed by one at a time, and done once and for all; of an end when there is one. */
  #notices(before: Job, after: Job): void {
    for (const { id, wish, telling } of after.notices?.made ?? []) {
      const was = before.notices?.made.find((notice) => notice.id === id)?.telling;
      const ends = wish.on === 'settled' || wish.on === 'finished';
      this.#must(!ends || after.phase === 'settled', `${id} tells of an end too early (I22)`);
      if (was === undefined) continue;
      this.#must(
        'at' in was || was.state === telling.state,
        `${id} was ${was.state}, and is ${telling.state} (I22)`,
      );
      if (was.state !== 'telling' || telling.state !== 'telling') continue;
      this.#must(was.token === telling.token, `${id} is told by two at the same time (I22)`);
    }
  }

  #result(id: string, before: Result, after: Result): void {
    if (before.state === 'leased' && after.state === 'leased' && before.lease.token !== after.lease.token)
      this.#must(before.lease.until <= this.#now(), `${id} has two readers (I3)`);
    if (before.state === 'collected')
      this.#must(after.state === 'collected' || after.state === 'none', `${id} came back (I4)`);
    if (before.state === 'expired') this.#must(after.state !== 'ready', `${id} came back (I16)`);
    if (before.state !== 'collected' && after.state === 'collected') this.collected.set(id, this.#now());
  }
}

type Result = Extract<Job, { phase: 'settled' }>['result'];

const WAYS = new Set([
  ...['pending pending', 'pending running', 'pending settled'],
  ...['running running', 'running pending', 'running settled', 'settled settled'],
]);

/** The same store, whose writes are looked at as they are applied. */
export function watchedStore(store: Store, watch: Watch): Store {
  return {
    ...store,
    async commit(change): Promise<Committed> {
      const committed = await store.commit(change);
      if (committed.ok) watch.applied(change);
      return committed;
    },
  };
}
