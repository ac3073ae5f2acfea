import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { calmCommands, calmLives, commands } from '../../core/test/model/commands.ts';
import { aPromptWorld, aWorld, liveThrough } from '../../core/test/model/property.ts';
import { inMemory } from '../../core/test/model/shelf.ts';
import { shelves } from './shelves.ts';

/** How often for each store. */
const RUNS = Number(process.env.STORE_MODEL_RUNS ?? 8);
const PATIENCE = 60_000 + RUNS * 5_000;

describe.each(Object.entries(shelves))('the engine on %s', (_, shelf) => {
  it(
    'does what the model says, whatever is done to it and in whatever order',
    async () => {
      const acts = fc.commands(commands, { maxCommands: 60, size: 'max' });
      const property = fc.asyncProperty(aWorld, acts, async (world, doing) => {
        await liveThrough(world, await shelf(), doing);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    PATIENCE,
  );

  it(
    'can not be told from an engine in memory (I28)',
    async () => {
      const size = { maxCommands: 60, size: 'max' } as const;
      const acts = fc.oneof(fc.commands(calmCommands, size), fc.commands(calmLives, size));
      const property = fc.asyncProperty(aPromptWorld, acts, async (world, doing) => {
        const here = await liveThrough(world, await shelf(), doing);
        deepStrictEqual(here, await liveThrough(world, await inMemory(), doing));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    PATIENCE,
  );
});
