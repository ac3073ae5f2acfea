import { createHash } from 'node:crypto';
import { sqliteStore } from '@respond-async/keyv';

/** Writes a body of so many bytes, reads it back, removes it, and tells what it was and what memory that took. */
const [file = '', size = '0'] = process.argv.slice(2);
const PIECE = 65_536;
let most = 0;

function look(): void {
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
}

function* pieces(): Generator<Uint8Array, void> {
  const pattern = createHash('shake256', { outputLength: PIECE }).update('pattern').digest();
  for (let at = 0; at < Number(size); at += PIECE) {
    const piece = new Uint8Array(pattern.subarray(0, Number(size) - at));
    // No two are the same.
    new DataView(piece.buffer).setUint32(0, at / PIECE);
    yield piece;
  }
}

const store = sqliteStore(file);
await store.open();
const given = createHash('sha256');
const left = pieces();
const bytes = new ReadableStream<Uint8Array>({
  pull(controller) {
    const { value, done } = left.next();
    if (done) return controller.close();
    given.update(value);
    look();
    controller.enqueue(value);
  },
});
const written = await store.bodies.write('large', bytes, Number(size));
const found = createHash('sha256');
for await (const piece of await store.bodies.read('large')) {
  found.update(piece);
  look();
}
await store.bodies.remove('large');
look();
await store.close();
process.send?.({ written, same: given.digest('hex') === found.digest('hex'), most });
process.disconnect?.();
