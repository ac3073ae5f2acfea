import fc from 'fast-check';
import { describe, it } from 'vitest';
import { commands, commandsInMemory } from './model/commands.ts';
import { aPromptWorld, aWorld, liveThrough } from './model/property.ts';
import { inMemory, inTheEngine } from './model/shelf.ts';

const RUNS = Number(process.env.MODEL_RUNS ?? 300);
const MS_PER_RUN = 1_000;

describe('the engine', () => {
  it(
    'does what the model says, whatever is done to it and in whatever order',
    async () => {
      const acts = fc.commands(commands, { maxCommands: 60, size: 'max' });
      const property = fc.asyncProperty(aWorld, acts, async (world, doing) => {
        await liveThrough(world, await inMemory(), doing);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    20_000 + RUNS * MS_PER_RUN,
  );

  it(
    'does so too where its store answers at once',
    async () => {
      const acts = fc.commands(commandsInMemory, { maxCommands: 60, size: 'max' });
      const property = fc.asyncProperty(aPromptWorld, acts, async (world, doing) => {
        await liveThrough(world, await inTheEngine(), doing);
      });
      await fc.assert(property, { numRuns: Math.ceil(RUNS / 3) });
    },
    20_000 + RUNS * MS_PER_RUN,
  );
});
