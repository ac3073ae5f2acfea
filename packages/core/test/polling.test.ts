import { expect, it } from 'vitest';
import { memoryStore, type Store } from '../src/index.ts';
import { jobIn, setUp } from './set-up.ts';

it('a poll of a job that waits, or of one that has ended, is one reading of the store, and no write (I32)', async () => {
  const memory = memoryStore();
  const calls: string[] = [];
  const counted = <T>(what: string, call: () => T): T => {
    calls.push(what);
    return call();
  };
  const store: Store = {
    ...memory,
    commit: (change) => counted('commit', () => memory.commit(change)),
    read: (id) => counted('read', () => memory.read(id)),
    find: (query) => counted('find', () => memory.find(query)),
    bodies: { ...memory.bodies, read: (id) => counted('body', () => memory.bodies.read(id)) },
  };
  const { engine, clock } = setUp({ store });
  const report = engine.task('report', () => ({ text: 'large '.repeat(10_000) }));
  const waiting = jobIn(await report.submit(null, { delay: 60_000 }));
  const ended = jobIn(await report.submit(null));
  await clock.advance(0);
  for (const { id } of [waiting, ended]) {
    calls.length = 0;
    await engine.read(id);
    expect(calls).toEqual(['read']);
  }
  await engine.stop();
});
