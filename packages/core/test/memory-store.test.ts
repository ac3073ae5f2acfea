import { BodyTooLarge, memoryStore, type Pending } from '@respond-async/core';
import { describe, expect, it } from 'vitest';

const job = Object.freeze({
  id: 'a',
  revision: 1,
  mark: 0,
  task: 'report',
  priority: 0,
  keep: 'once',
  terms: { startWithin: 1, runWithin: 1, keepResult: 1, keepRecord: 1, starts: 1 },
  notes: null,
  createdAt: 0,
  fence: 0,
  dueAt: 1,
  held: false,
  phase: 'pending',
  input: { value: null },
  startBy: 1,
}) satisfies Pending;

describe('a store in memory', () => {
  it('says what it is', () => {
    expect(memoryStore().supports).toEqual({ durable: false, shared: false });
  });

  it('gives back the very job that it was given', async () => {
    const store = memoryStore();
    await store.open();
    await store.commit({ id: 'a', expect: 'absent', next: job, counts: [] });
    expect(await store.read('a')).toBe(job);
    expect((await store.find({ order: 'due', limit: 1 })).jobs[0]).toBe(job);
  });

  it('keeps bytes apart from the buffers that they came in and go out in', async () => {
    const { bodies } = memoryStore();
    const buffer = new Uint8Array([1, 2, 3]);
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(buffer);
        controller.close();
      },
    });
    expect(await bodies.write('a', source, 3)).toBe(3);
    buffer.fill(9);
    const { value } = await (await bodies.read('a')).getReader().read();
    value?.fill(8);
    expect(await new Response(await bodies.read('a')).bytes()).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('stops reading a body that is too large', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(10));
      },
      cancel() {
        cancelled = true;
      },
    });
    await expect(memoryStore().bodies.write('a', endless, 25)).rejects.toThrow(BodyTooLarge);
    expect([cancelled, pulled < 6]).toEqual([true, true]);
  });
});
