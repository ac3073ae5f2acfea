import { createEngine, type Store } from '@respond-async/core';
import { granted, type HandClock, handClock } from '@respond-async/testing';
import { pendingJob } from '@respond-async/testing/conformance';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, onFile } from './on-file.ts';
import { disks, type SmallDisk } from './small-disk.ts';

const FULL = { code: 'store-failed', message: expect.stringMatching(/full/) };
const MANY = 3_000;

describe.each(disks)('on a full disk (%s)', (_name, makeDisk) => {
  const on = onFile();
  let disk: SmallDisk;
  let clock: HandClock;

  beforeEach(() => {
    clock = handClock();
    disk = makeDisk(on.directory, on.file);
  });

  afterEach(() => disk.dispose());

  /** Takes jobs in until one is refused; the ids of those that were acknowledged. */
  async function acceptUntilFull(store: Store): Promise<string[]> {
    await disk.fill();
    const accepted: string[] = [];
    for (let n = 0; n < MANY; n += 1) {
      const refused = await Promise.resolve(accept(store, `more ${n}`)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refused !== undefined) {
        expect(refused).toMatchObject(FULL);
        return accepted;
      }
      accepted.push(`more ${n}`);
    }
    throw new Error('the disk was never full');
  }

  /** The reserve is made on the disk itself: that takes as many turns as it takes. */
  async function resumed(again: () => Promise<unknown>): Promise<void> {
    await disk.empty();
    for (let turn = 0; turn < MANY; turn += 1) {
      await clock.advance(5_000);
      if (
        await again().then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error('work was never resumed');
  }

  const forget = (store: Store, id: string) => store.commit({ id, expect: 1, next: undefined, counts: [] });

  it('new jobs are refused, all else goes on, and nothing is lost', async () => {
    const store = await on.open({ clock });
    const kept = ['a', 'b', 'c'];
    for (const id of kept) await accept(store, id);
    const accepted = await acceptUntilFull(store);
    for (const id of [...kept, ...accepted]) expect(await store.read(id), id).toEqual(pendingJob(id));
    expect((await store.find({ order: 'due', limit: MANY })).jobs).toHaveLength(3 + accepted.length);
    await expect(accept(store, 'd')).rejects.toMatchObject(FULL);
    expect(await store.read('d')).toBeUndefined();
    await store.close();
    const again = await on.open({ clock });
    for (const id of [...kept, ...accepted]) expect(await again.read(id), id).toEqual(pendingJob(id));
  });

  it('jobs can be forgotten, and bodies removed', async () => {
    const store = await on.open({ clock });
    await store.bodies.write('large', new Blob([new Uint8Array(300_000)]).stream(), 1e6);
    const accepted = await acceptUntilFull(store);
    for (const id of accepted) expect(await forget(store, id)).toEqual({ ok: true });
    await store.bodies.remove('large');
    await expect(store.bodies.read('large')).rejects.toThrow(/no body/);
  });

  it('a body is refused, and nothing is left of it', async () => {
    const store = await on.open({ clock });
    await acceptUntilFull(store);
    const bytes = () => new Blob([new Uint8Array(3_000_000)]).stream();
    await expect(store.bodies.write('large', bytes(), 1e7)).rejects.toMatchObject(FULL);
    await disk.empty();
    expect(on.change("SELECT key FROM respond_async WHERE key LIKE 'chunk:%'")).toEqual([]);
    await resumed(() => store.bodies.write('large', bytes(), 1e7));
  });

  it('work is resumed when there is room again', async () => {
    const store = await on.open({ clock });
    const accepted = await acceptUntilFull(store);
    await resumed(async () => accept(store, 'late'));
    for (const id of [...accepted, 'late']) expect(await store.read(id)).toEqual(pendingJob(id));
    // And the next time it is the same.
    await acceptUntilFull(store).catch(() => {});
    expect(await forget(store, 'late')).toEqual({ ok: true });
  });

  it('an engine refuses what is new, and has its results collected', async () => {
    const store = await on.open({ clock });
    const engine = createEngine({ store: { ...store, open: async () => {} }, clock });
    const task = engine.task('report', async (n: number) => n + 1);
    const { job } = granted(await task.submit(1));
    await engine.wait(job.id);
    await acceptUntilFull(store);
    await expect(task.submit(2)).rejects.toMatchObject({ code: 'store-failed' });
    const taken = granted(await engine.take(job.id));
    expect(taken.result.value).toBe(2);
    await taken.confirm();
    expect(await engine.read(job.id)).toMatchObject({ job: { result: 'collected' } });
    await resumed(() => task.submit(2));
    await engine.stop();
  });
});
