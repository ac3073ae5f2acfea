import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { Job, Store } from '@respond-async/core';
import { handClock } from '@respond-async/testing';
import { pendingJob, runningJob, stepped } from '@respond-async/testing/conformance';
import { expect, it } from 'vitest';
import { onFile } from './on-file.ts';

const on = onFile();
const MARK = 'for nobody else to read';
const TEN_SECONDS = 10_000;

/** Is it in the file, or in the log beside it? */
async function isReadable(text: string): Promise<boolean> {
  const files = await Promise.all([on.file, `${on.file}-wal`].map((file) => readFile(file)));
  return files.some((bytes) => bytes.includes(text));
}

async function put(store: Store, job: Job, expected: number | 'absent'): Promise<void> {
  const change = { id: job.id, expect: expected, next: job, counts: [] };
  expect(await store.commit(change)).toEqual({ ok: true });
}

async function settled(store: Store, id: string, text: string): Promise<Job> {
  const job = pendingJob(id);
  await put(store, job, 'absent');
  const event = { type: 'complete', fence: 1, payload: { value: text } } as const;
  const done = stepped(runningJob(job), event);
  await put(store, done, 1);
  return done;
}

it.each([MARK, MARK.repeat(500)])(
  'a result is out of the file within 10 s of its job being forgotten',
  async (text) => {
    const clock = handClock();
    const store = await on.open({ clock });
    await clock.advance(TEN_SECONDS);
    const job = await settled(store, 'a', text);
    await settled(store, 'b', 'another');
    expect(await isReadable(MARK)).toBe(true);
    await store.commit({ id: 'a', expect: job.revision, next: undefined, counts: [] });
    await clock.advance(TEN_SECONDS);
    expect(await isReadable(MARK)).toBe(false);
    expect(await isReadable('another')).toBe(true);
  },
);

it.each(['discard', 'tick'] as const)('a result is out of the file within 10 s of its %s', async (type) => {
  const clock = handClock();
  const store = await on.open({ clock });
  const job = await settled(store, 'a', MARK);
  await put(store, stepped(job, { type } as never, job.dueAt), job.revision);
  await clock.advance(TEN_SECONDS);
  expect(await isReadable(MARK)).toBe(false);
});

it('a result is out of the file within 10 s of its being collected', async () => {
  const clock = handClock();
  const store = await on.open({ clock });
  const job = await settled(store, 'a', MARK);
  await put(store, stepped(job, { type: 'collect', token: 't' }), job.revision);
  expect(await store.read('a')).toMatchObject({ result: { state: 'collected' } });
  await clock.advance(TEN_SECONDS);
  expect(await isReadable(MARK)).toBe(false);
});

it('a large result is, too', async () => {
  const clock = handClock();
  const store = await on.open({ clock });
  await store.bodies.write('a', new Blob([MARK.repeat(50_000)]).stream(), 1e7);
  expect(await isReadable(MARK)).toBe(true);
  await store.bodies.remove('a');
  await clock.advance(TEN_SECONDS);
  expect(await isReadable(MARK)).toBe(false);
});

it('what was deleted just before the process ended goes when the file is opened again', async () => {
  const store = await on.open({ clock: handClock() });
  const job = await settled(store, 'a', MARK);
  const looking = new DatabaseSync(on.file);
  looking.exec('BEGIN');
  looking.prepare('SELECT * FROM respond_async').all();
  await store.commit({ id: 'a', expect: job.revision, next: undefined, counts: [] });
  await store.close();
  expect(await isReadable(MARK)).toBe(true);
  looking.close();
  const clock = handClock();
  await on.open({ clock });
  await clock.advance(TEN_SECONDS);
  expect(await isReadable(MARK)).toBe(false);
});

it('another program that looks into the file delays that until it is done', async () => {
  const clock = handClock();
  const store = await on.open({ clock });
  const job = await settled(store, 'a', MARK);
  const looking = new DatabaseSync(on.file);
  looking.exec('BEGIN');
  looking.prepare('SELECT * FROM respond_async').all();
  await store.commit({ id: 'a', expect: job.revision, next: undefined, counts: [] });
  await clock.advance(TEN_SECONDS);
  expect(await isReadable(MARK)).toBe(true);
  looking.close();
  await clock.advance(TEN_SECONDS);
  expect(await isReadable(MARK)).toBe(false);
});

it('nothing goes on when the store is closed', async () => {
  const clock = handClock();
  const store = await on.open({ clock });
  await settled(store, 'a', MARK);
  await store.close();
  expect(clock.timers).toBe(0);
  await clock.advance(TEN_SECONDS);
  expect(clock.timers).toBe(0);
});
