import type fc from 'fast-check';
import { handClock } from '../../../testing/src/hand-clock.ts';
import { handNotifier } from '../../../testing/src/hand-notifier.ts';
import { createEngine, memoryStore } from '../../src/index.ts';
import { Gate } from '../gate.ts';
import { jobIn } from '../set-up.ts';
import { DEEDS, KEEP_RESULT, KEY, perform, type Scene, type Stage, TAKEN_AFTER, type Told } from './deeds.ts';
import { turningStore } from './turning-store.ts';
import { Watch, watchedStore } from './watched-store.ts';

/** How long the clock is turned to see everything come to its end, in milliseconds. */
const AFTERWARDS = 200_000;

/** Two deeds at the same time on a job that has come so far; the store's calls begin and end in the order that is given. */
export async function race(first: string, second: string, stage: Stage, order: fc.Scheduler) {
  const clock = handClock();
  const watch = new Watch(() => clock.now());
  const turn = { isOn: false, underWay: 0 };
  const store = turningStore(watchedStore(memoryStore(), watch), order, turn);
  const errors: unknown[] = [];
  const notices = handNotifier(async () => {});
  const engine = createEngine({ store, clock, notifier: notices, onError: (error) => errors.push(error) });
  const gate = new Gate<'answer' | 'again'>();
  const terms = { starts: 2, keepResult: KEEP_RESULT, keepRecord: 100_000 };
  const task = engine.task<null, string>('report', (_, { attempt }) => perform(gate, attempt), terms);

  const scene = await begin(stage);
  turn.isOn = true;
  const both = Promise.all([doing(first, scene), doing(second, scene)]);
  await order.waitFor(both);
  turn.isOn = false;
  await order.waitIdle();
  const [one, other] = await both;
  const after = await engine.take(scene.id).catch(() => undefined);
  if (after?.ok) await after.release();
  gate.open('answer');
  await clock.advance(AFTERWARDS);
  const stopping = engine.stop({ drain: 0, abort: 0 });
  await clock.advance(1);
  await stopping;
  return { one, other, after, watch, errors, timers: clock.timers, id: scene.id };

  async function begin(until: Stage): Promise<Scene> {
    const { id } = jobIn(await task.submit(null, KEY));
    await clock.advance(0);
    const soFar = { engine, clock, task, gate, id, reading: undefined, notices };
    if (until === 'running') return soFar;
    gate.open('answer');
    await clock.advance(TAKEN_AFTER);
    const taken = until === 'leased' ? await engine.take(id) : undefined;
    await clock.advance(KEEP_RESULT - TAKEN_AFTER - 1);
    return { ...soFar, reading: taken?.ok ? taken : undefined };
  }
}

async function doing(name: string, scene: Scene): Promise<Told> {
  const deed = DEEDS[name];
  if (deed === undefined) throw new Error(`no deed ${name}`);
  return deed(scene);
}
