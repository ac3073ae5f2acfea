import type { Json, Payload } from '../job/payload.ts';
import type { Bodies } from '../ports/store.ts';
import type { ActiveRun } from './active-run.ts';
import { stoppable } from './bytes.ts';
import { Packing, pack, unpack } from './packing.ts';
import { BODY, type WithBody } from './task.ts';

/** Has the handler do its work: what it answers, or the promise of it. */
export function answerOf(run: ActiveRun, bodies: Bodies): unknown {
  const { input } = run.job;
  const answer = input.large === undefined ? call(run, input.value) : callWithLarge(run, bodies);
  return answer instanceof Promise || !isThenable(answer) ? answer : Promise.resolve(answer);
}

async function callWithLarge(run: ActiveRun, bodies: Bodies): Promise<unknown> {
  return call(run, await unpack(run.job.input, bodies));
}

function call(run: ActiveRun, input: Json): unknown {
  return run.task.handler(input as never, run);
}

/** An answer as it is kept. Directly where nothing has to be waited for. */
export function packed(answer: unknown, run: ActiveRun, bodies: Bodies): Payload | Promise<Payload> {
  const packing = new Packing(run.id, run.fence, run.task.terms.maxResult, bodies);
  if (!isWithBody(answer)) return pack(answer, undefined, packing);
  const { [BODY]: bytes, value, summary } = answer;
  const payload = pack(
    value,
    bytes instanceof ReadableStream ? stoppable(bytes, run.signal) : bytes,
    packing,
  );
  if (summary === undefined) return payload;
  return payload instanceof Promise
    ? payload.then((late) => ({ ...late, summary }))
    : { ...payload, summary };
}

function isThenable(answer: unknown): answer is PromiseLike<unknown> {
  return (
    typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function'
  );
}

function isWithBody(answered: unknown): answered is WithBody<unknown> {
  return typeof answered === 'object' && answered !== null && BODY in answered;
}
