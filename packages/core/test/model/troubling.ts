import fc from 'fast-check';
import { isEngineError } from '../../src/index.ts';
import { command, type WorldCommand } from './command.ts';
import { TROUBLE_DELAY, type TroubleKind } from './trouble.ts';
import type { World } from './world.ts';

/** What was answered; `undefined` when the store failed, which only happens when it was told to. */
export async function unlessBroken<T>(world: World, asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (world.trouble.isOn && isEngineError(error) && error.code === 'store-failed') return undefined;
    throw error;
  }
}

const kind = fc.constantFrom<TroubleKind>('before', 'after', 'hang');

/** Some commands, while one call to the store goes wrong; then time to recover. */
export const troubling = (meanwhile: fc.Arbitrary<WorldCommand>): fc.Arbitrary<WorldCommand> =>
  fc.tuple(kind, fc.nat(8), fc.array(meanwhile, { minLength: 1, maxLength: 4 })).map(([how, ahead, inner]) =>
    command({
      text: `the store fails (${how}, call ${ahead + 1}) in [${inner.join(', ')}]`,
      rests: true,
      act: async (world) => {
        await world.clock.advance(0);
        world.trouble.arm(how, ahead);
        world.ideal.isTroubled = true;
        const model = { world };
        for (const each of inner) if (each.check(model)) await inTime(world, each.run(model, world));
        world.trouble.disarm();
        await world.clock.advance(TROUBLE_DELAY + 3_000);
        recovered(world);
      },
    }),
  );

const STEP = 1_000;

/** What hangs goes on when time passes. */
async function inTime({ clock, ideal }: World, doing: Promise<void>): Promise<void> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  const done = doing.then(over, (error: unknown) => {
    over();
    throw error;
  });
  done.catch(() => {});
  await clock.settle();
  for (let ms = 0; !isOver && ms <= 2 * TROUBLE_DELAY; ms += STEP) {
    await clock.advance(STEP);
    ideal.look();
  }
  await done;
}

/** From now on everything is as exact as ever; whose turn it was is forgotten. */
function recovered({ ideal, trouble, passed, jobs }: World): void {
  ideal.isTroubled = false;
  trouble.isOn = false;
  ideal.startedSinceRest.length = 0;
  ideal.givenUpSinceRest.length = 0;
  passed.clear();
  for (const job of jobs) job.isInLine = false;
}
