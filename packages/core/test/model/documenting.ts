import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { command, type WorldCommand } from './command.ts';
import { must } from './terms.ts';
import type { World } from './world.ts';

const name = fc.constantFrom('hooks/1', 'hooks/2', 'keys/1');
const deed = fc.constantFrom('put', 'put', 'put late', 'remove', 'list' as const);

/** What stands beside the jobs is not the engine's, and outlives it in the same way. */
export const documenting: fc.Arbitrary<WorldCommand> = fc
  .tuple(deed, name, fc.nat(5))
  .map(([how, which, value]) =>
    command({
      text: `documents: ${how} ${which} ${value}`,
      rests: true,
      act: async (world) => {
        if (how === 'remove') await remove(world, which);
        else if (how !== 'list') await put(world, which, value, how === 'put late');
        await asKnown(world, which);
      },
    }),
  );

async function remove({ store, documents }: World, which: string): Promise<void> {
  await store.documents.remove(which);
  documents.delete(which);
}

async function put({ store, documents }: World, which: string, value: number, late: boolean): Promise<void> {
  const standing = documents.get(which)?.revision;
  const expect = late ? (standing ?? 0) + 7 : (standing ?? 'absent');
  const written = await store.documents.put(which, { value }, expect);
  must(written !== late, `document ${which} ${written ? 'was' : 'was not'} written`);
  const now = await store.documents.get(which);
  if (written && now !== undefined) documents.set(which, { value, revision: now.revision });
}

async function asKnown({ store, documents }: World, which: string): Promise<void> {
  const folder = which.slice(0, which.indexOf('/') + 1);
  const listed = (await store.documents.list(folder)).map(({ name, revision, value }) => [
    name,
    { ...(value as { value: number }), revision },
  ]);
  const known = [...documents].filter(([key]) => key.startsWith(folder)).sort(([a], [b]) => (a < b ? -1 : 1));
  must(isDeepStrictEqual(listed, known), `documents ${JSON.stringify(listed)}, not ${JSON.stringify(known)}`);
}
