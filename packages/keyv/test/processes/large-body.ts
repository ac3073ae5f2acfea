import { createHash } from 'node:crypto';
import { createEngine, withBody } from '@respond-async/core';
import { sqliteStore } from '@respond-async/keyv';

/** Has a job answer so many bytes, collects them, and tells what came of it and what memory that took. */
const [file = '', text = ''] = process.argv.slice(2);
const size = Number(text);
const PIECE = 65_536;
/** The value beside the bytes counts too. */
const VALUE = 100;
let most = 0;

function look(): void {
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
}

function* pieces(): Generator<Uint8Array, void> {
  const pattern = createHash('shake256', { outputLength: PIECE }).update('pattern').digest();
  for (let at = 0; at < size; at += PIECE) {
    const piece = new Uint8Array(pattern.subarray(0, size - at));
    // No two are the same.
    new DataView(piece.buffer).setUint32(0, at / PIECE);
    yield piece;
  }
}

const given = createHash('sha256');

function answer(): ReadableStream<Uint8Array> {
  const left = pieces();
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = left.next();
      if (done) return controller.close();
      given.update(value);
      look();
      controller.enqueue(value);
    },
  });
}

const store = sqliteStore(file);
const engine = createEngine({ store });
const task = engine.task('large', async () => withBody(null, answer()), { maxResult: size + VALUE });
// The engine's own timers keep no process alive.
const alive = setInterval(look, 100);
const accepted = await task.submit(null);
if (!accepted.ok) throw new Error(accepted.refusal);
const { id } = accepted.job;
await engine.wait(id, { timeout: 300_000 });
const reading = await engine.take(id);
if (!reading.ok) throw new Error(reading.refusal);
const found = createHash('sha256');
for await (const piece of reading.result.body ?? []) {
  found.update(piece);
  look();
}
const confirmed = await reading.confirm();
await engine.stop();
look();
clearInterval(alive);
process.send?.({
  collected: reading.result.size,
  same: given.digest('hex') === found.digest('hex'),
  confirmed: confirmed.ok,
  most,
});
process.disconnect?.();
