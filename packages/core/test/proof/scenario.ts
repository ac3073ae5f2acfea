import { handClock } from '../../../testing/src/hand-clock.ts';
import {
  createEngine,
  type Engine,
  isEngineError,
  type Notifier,
  queueRunner,
  type Reading,
  type SubmitOptions,
  type Task,
  TryAgain,
  withBody,
} from '../../src/index.ts';
import { brokenPlugs, type Fault } from './broken-plugs.ts';

type Answer = string;

/** What a user does, and is promised. Every step may reject with an error of the store: then it is done once more. */
interface Script {
  readonly engine: Engine;
  readonly task: Task<null, Answer>;
  /** Done again when it fails, as a user does. `undefined`: it failed each time. */
  readonly insist: <T>(step: () => Promise<T>) => Promise<T | undefined>;
}

type Scenario = (script: Script) => Promise<void>;

const LARGE = new Uint8Array(50_000).fill(7);

async function submitted(
  { task, insist }: Script,
  options: Pick<SubmitOptions, 'owner' | 'key' | 'notices'> = {},
) {
  const body = LARGE.slice();
  const found = await insist(() => task.submit(null, { ...options, body }));
  if (found?.ok) return found.job.id;
  if (found !== undefined) throw new Error(`refused: ${found.refusal}`);
  return undefined;
}

async function collected({ engine, insist }: Script, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  await insist(() => engine.wait(id, { timeout: 60_000 }));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const reading = await insist(() => engine.take(id));
    if (!reading?.ok) return;
    if (await isRead(reading)) {
      await insist(() => reading.confirm());
      return;
    }
    await insist(() => reading.release());
  }
}

/** All of it, or an error. */
async function isRead({ result }: Reading): Promise<boolean> {
  try {
    const bytes = new Uint8Array(await new Response(result.body ?? null).arrayBuffer());
    if (Buffer.from(bytes).equals(LARGE)) return true;
  } catch {
    return false;
  }
  throw new Error('a torn result (I6)');
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'accepted, run, collected': async (script) => collected(script, await submitted(script)),
  'the same key twice': async (script) => {
    const first = await submitted(script, { owner: 'ada', key: 'k' });
    const second = await submitted(script, { owner: 'ada', key: 'k' });
    if (first !== undefined && second !== undefined && first !== second)
      throw new Error('two jobs of one key (I30)');
    await collected(script, second);
  },
  cancelled: async (script) => {
    const id = await submitted(script);
    if (id !== undefined) await script.insist(() => script.engine.cancel(id));
  },
  'read, put back, discarded': async (script) => {
    const id = await submitted(script);
    if (id === undefined) return;
    await script.insist(() => script.engine.wait(id, { timeout: 60_000 }));
    const reading = await script.insist(() => script.engine.take(id));
    if (reading?.ok) await script.insist(() => reading.release());
    await script.insist(() => script.engine.discard(id));
  },
  'told of': async (script) => {
    const notices = [{ url: 'https://client.test/' }];
    await collected(script, await submitted(script, { owner: 'again', notices }));
  },
  'run again': async (script) => collected(script, await submitted(script, { owner: 'again' })),
};

/** A scenario with the n-th call to a plug going wrong (0: none): what must be true afterwards, whatever was told. */
export async function play(name: string, broken: number, fault: Fault) {
  const clock = handClock();
  const plugs = brokenPlugs(broken, fault, queueRunner({ concurrency: 2, clock }), clock);
  const calls = new Map<string, Set<string>>();
  const notifier: Notifier = {
    admits: () => true,
    async send({ id, body = '' }) {
      const of: string = JSON.parse(body).id;
      calls.set(of, (calls.get(of) ?? new Set()).add(id));
      return { sent: true, status: 204 };
    },
  };
  const owed = new Set<string>();
  const { store, runner } = plugs;
  const engine = createEngine({ store, runner, clock, notifier, concurrency: 2, onError: () => {} });
  engine.events.on('settled', ({ id, notices }) => void (notices !== undefined && owed.add(id)));
  const terms = { starts: 2, keepResult: 120_000, keepRecord: 240_000 };
  const task = engine.task<null, Answer>(
    'report',
    async (_, run) => {
      if (run.owner === 'again' && run.attempt === 1) throw new TryAgain('once more');
      await new Response(run.body ?? null).arrayBuffer();
      return withBody('answer', LARGE);
    },
    terms,
  );
  let isOver = false;
  const insist = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        return await step();
      } catch (error) {
        if (!isEngineError(error) && !String(error).includes('failed')) throw error;
      }
    }
    return undefined;
  };
  const playing = SCENARIOS[name]?.({ engine, task, insist }).finally(() => {
    isOver = true;
  });
  playing?.catch(() => {});
  for (let turn = 0; !isOver && turn < 60; turn += 1) await clock.advance(5_000);
  await playing;
  const made = plugs.calls();
  await clock.advance(600_000);
  const stopping = engine.stop();
  await clock.advance(60_000);
  await stopping;
  const bodies: string[] = [];
  for await (const id of plugs.memory.bodies.list()) bodies.push(id);
  const untold = [...owed].filter((id) => calls.get(id)?.size !== 1);
  return { isOver, calls: made, watch: plugs.watch, bodies, untold, timers: clock.timers };
}
