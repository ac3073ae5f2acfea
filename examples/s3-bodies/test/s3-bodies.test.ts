import { registerCases, storeCases } from '@respond-async/testing/conformance';
import { type Bodies, memoryStore } from 'respond-async';
import { describe, expect, it } from 'vitest';
import { bucketInMemory } from '../src/bucket-in-memory.ts';
import { s3Bodies } from '../src/s3-bodies.ts';

const streamOf = (text: string) => new Blob([text]).stream();

async function idsOf(bodies: Bodies, writtenBefore?: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of bodies.list(writtenBefore)) ids.push(id);
  return ids.sort();
}

describe('bodies in a bucket', () => {
  // The cases are about whole stores: any will do that keeps its bodies here.
  const cases = storeCases.filter(({ id }) => id.startsWith('body-'));
  const make = async () => {
    const store = { ...memoryStore(), bodies: s3Bodies(bucketInMemory(), 'jobs/') };
    return { store, dispose: async () => {} };
  };
  registerCases(cases, { supports: memoryStore().supports, make }, { describe, it });

  it('leave other objects alone, and young ones out when older ones are asked for', async () => {
    let now = 1_000;
    const client = bucketInMemory(() => now);
    const bodies = s3Bodies(client, 'jobs/');
    await client.putObject({ key: 'photos/1', body: streamOf('x') });
    for (const id of ['a', 'b', 'c', 'd']) await bodies.write(id, streamOf(id), 9);
    now = 2_000;
    await bodies.write('young', streamOf('y'), 9);
    expect(await idsOf(bodies)).toEqual(['a', 'b', 'c', 'd', 'young']);
    expect(await idsOf(bodies, 2_000)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are gone when the put failed after it was made', async () => {
    const client = bucketInMemory();
    const failing = s3Bodies(
      {
        ...client,
        async putObject(object) {
          await client.putObject(object);
          throw new Error('the line went dead');
        },
      },
      'jobs/',
    );
    await expect(failing.write('a', streamOf('x'), 9)).rejects.toThrow('the line went dead');
    expect(await idsOf(failing)).toEqual([]);
  });
});

it('carry a job from its run to its reader', async () => {
  await import('../src/main.ts');
});
