import { deepStrictEqual, fail, rejects, strictEqual } from 'node:assert/strict';
import { type Bodies, BodyTooLarge } from '@respond-async/core';
import { storeCase } from './store-case.ts';

/** Bytes that no chunk boundary, character set or line ending leaves unharmed by accident. */
function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) % 256);
}

function streamOf(bytes: Uint8Array, piece: number, end?: Error): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.byteLength) controller.enqueue(bytes.slice(at, at + piece));
      else if (end) controller.error(end);
      else controller.close();
      at += piece;
    },
  });
}

async function readAll(bodies: Bodies, id: string): Promise<Uint8Array> {
  return new Uint8Array(await new Response(await bodies.read(id)).arrayBuffer());
}

/** In a few words: to tell two large bodies apart byte for byte would take minutes. */
function sameBytes(read: Uint8Array, written: Uint8Array): void {
  const at = written.findIndex((byte, index) => read[index] !== byte);
  if (at === -1 && read.byteLength === written.byteLength) return;
  const where = at === -1 ? 'more follow' : `they differ from byte ${at} on`;
  fail(`${written.byteLength} bytes were written and ${read.byteLength} read: ${where}`);
}

async function idsOf(bodies: Bodies): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const id of bodies.list()) ids.push(id);
  return ids.sort();
}

export const bodyCases = [
  storeCase('body-same', 'a body is read back byte for byte, of any size', async ({ store: { bodies } }) => {
    for (const size of [0, 1, 65_536, 262_144, 262_145, 700_001]) {
      const bytes = bytesOf(size);
      strictEqual(await bodies.write(`job/${size}`, streamOf(bytes, 60_001), size), size);
      sameBytes(await readAll(bodies, `job/${size}`), bytes);
    }
    sameBytes(await readAll(bodies, 'job/1'), await readAll(bodies, 'job/1'));
  }),
  storeCase(
    'body-too-large',
    'more than the limit rejects and leaves nothing',
    async ({ store: { bodies } }) => {
      await rejects(bodies.write('a', streamOf(bytesOf(600_001), 9_999), 600_000), BodyTooLarge);
      await rejects(async () => readAll(bodies, 'a'));
      deepStrictEqual(await idsOf(bodies), []);
    },
  ),
  storeCase('body-broken', 'a stream that fails leaves nothing', async ({ store: { bodies } }) => {
    const broken = new Error('the line went dead');
    await rejects(bodies.write('a', streamOf(bytesOf(600_000), 9_999, broken), 1e6), broken);
    await rejects(async () => readAll(bodies, 'a'));
    deepStrictEqual(await idsOf(bodies), []);
    strictEqual(await bodies.write('a', streamOf(bytesOf(3), 3), 3), 3);
    sameBytes(await readAll(bodies, 'a'), bytesOf(3));
  }),
  storeCase('body-lazy', 'a body is read as it is asked for', async ({ store: { bodies } }) => {
    await bodies.write('a', streamOf(bytesOf(600_000), 60_000), 1e6);
    const reader = (await bodies.read('a')).getReader();
    strictEqual((await reader.read()).done, false);
    await reader.cancel();
  }),
  storeCase(
    'body-remove',
    'a removed body is none; removing none is nothing',
    async ({ store: { bodies } }) => {
      for (const id of ['a', 'b/c é%']) await bodies.write(id, streamOf(bytesOf(300_000), 60_000), 1e6);
      deepStrictEqual(await idsOf(bodies), ['a', 'b/c é%']);
      await bodies.remove('a');
      await bodies.remove('a');
      deepStrictEqual(await idsOf(bodies), ['b/c é%']);
      await rejects(async () => readAll(bodies, 'a'));
      sameBytes(await readAll(bodies, 'b/c é%'), bytesOf(300_000));
    },
  ),
];
