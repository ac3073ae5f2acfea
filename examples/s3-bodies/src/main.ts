import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, withBody } from 'respond-async';
import { sqliteStore } from 'respond-async/sqlite';
import { bucketInMemory } from './bucket-in-memory.ts';
import { s3Bodies } from './s3-bodies.ts';

// Jobs in a file on this machine, what is large in a bucket.
const directory = await mkdtemp(join(tmpdir(), 's3-bodies-'));
const bodies = s3Bodies(bucketInMemory(), 'jobs/');
const engine = createEngine({ store: sqliteStore(join(directory, 'jobs.db'), { bodies }) });

const film = engine.task('film', async ({ seconds }: { seconds: number }) =>
  withBody({ frames: seconds * 24 }, new Uint8Array(seconds * 100_000).fill(7)),
);

try {
  const accepted = await film.submit({ seconds: 10 });
  if (!accepted.ok) throw new Error(accepted.refusal);
  const { id } = accepted.job;
  await engine.wait(id);
  deepStrictEqual(await idsInBucket(), [`${id}/result-1`]);

  const reading = await engine.take(id);
  if (!reading.ok) throw new Error(reading.refusal);
  deepStrictEqual(reading.result.value, { frames: 240 });
  const bytes = new Uint8Array(await new Response(reading.result.body).arrayBuffer());
  strictEqual(bytes.byteLength, 1_000_000);
  strictEqual(
    bytes.every((byte) => byte === 7),
    true,
  );

  await reading.confirm();
  deepStrictEqual(await idsInBucket(), []);
  console.log('a result of 1 MB went through the bucket, was collected, and is gone from it');
} finally {
  await engine.stop();
  await rm(directory, { recursive: true });
}

async function idsInBucket(): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of bodies.list()) ids.push(id);
  return ids;
}
