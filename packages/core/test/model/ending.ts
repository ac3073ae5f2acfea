import { atRest } from './rest.ts';
import { must } from './terms.ts';
import type { World } from './world.ts';

const ROUNDS = 40;

/** Lets everything come to its end: every job that was accepted ends, and nothing is left of it, nor of the engine. */
export async function endAll(world: World): Promise<void> {
  await atRest(world);
  // A task without a handler keeps its jobs from being told of.
  world.life.register('late');
  for (let round = 0; round < ROUNDS && world.jobs.length > 0; round += 1) {
    for (const attempt of world.atWork) attempt.finish();
    await world.clock.advance(100_000);
    await atRest(world);
  }
  must(world.jobs.length === 0, `${world.jobs[0]?.id} never ends`);
  for (const { unreported } of [...world.earlier, world.life]) {
    must(unreported.length === 0, `nobody was told of ${unreported[0]?.message}`);
  }
  await fillUp(world);
  await world.stop(0, 0, () => {});
}

/** Everything that was counted has been given back: as many jobs as ever are taken on. */
async function fillUp({ life, ideal }: World): Promise<void> {
  const quick = life.tasks.get('quick');
  const { perOwner, unfinished } = ideal.limits;
  const most = Math.min(perOwner, unfinished);
  for (let n = 0; n <= most; n += 1) {
    const id = `last-${n}`;
    const what = { task: 'quick', owner: 'ada', key: undefined, input: { n: 0 }, keep: undefined } as const;
    ideal.proposed.set(id, { ...what, delay: 5_000, priority: 0 });
    const found = await quick?.submit({ n: 0 }, { id, owner: 'ada', delay: 5_000 });
    must(found?.ok === n < most, `submission ${n + 1} of ${most} is answered with ${JSON.stringify(found)}`);
  }
}
