import type { AsyncCommand } from 'fast-check';
import { count } from '../tally.ts';
import { atRest, noFaults } from './rest.ts';
import type { World } from './world.ts';

/** The model is part of the world: what is done next may depend on both. */
export type WorldCommand = AsyncCommand<{ readonly world: World }, World>;

interface Description {
  readonly text: string;
  /** Whether everything comes to rest, and is looked at, before the next command. */
  readonly rests: boolean;
  /** Whether there is something that it can be done to. */
  readonly fits?: (world: World) => boolean;
  readonly act: (world: World) => Promise<void> | void;
}

export function command({ text, rests, fits, act }: Description): WorldCommand {
  return {
    check: ({ world }) => fits?.(world) ?? true,
    async run(_, world) {
      count('model commands');
      await act(world);
      if (rests) await atRest(world);
      else noFaults(world);
    },
    toString: () => (rests ? text : `${text}…`),
  };
}

/** One of those that there are, whatever their number; `undefined` when there is none. */
export function oneOf<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(1, items.length)];
}
