import { askedBy } from '../asked-by.ts';
import type { Dialect } from '../dialect.ts';
import { write } from './answers.ts';
import { readPoll } from './poll.ts';
import { readStart, unasked } from './start.ts';
import { DELAY, SOLITUDE_ASYNC } from './words.ts';

const WEEK = 7 * 24 * 3_600_000;
const MB = 1_000_000;

export interface SolitudeOptions {
  /** The longest body that stands in a record, in bytes: 1 MB unless told. Of a longer one there is only the replay. */
  readonly maxContent?: number;
  /**
   * What is answered about a task that was accepted but not begun. 404, unless told, as Solitude's clients expect it; with
   * 202 they are answered as if it had begun.
   */
  readonly notStarted?: 404 | 202;
}

/**
 * The asynchronous calls of Mozilla's Solitude, the server's half: `Solitude-Async` on POST, PUT and PATCH, records below
 * `/delay/result/`, and answers as they were given below `/delay/replay/`. Both can be read for seven days unless the
 * server keeps results for another time. Options that can't be are a `TypeError`.
 */
export function solitude({ maxContent = MB, notStarted = 404 }: SolitudeOptions = {}): Dialect {
  if (!(Number.isSafeInteger(maxContent) && maxContent >= 0))
    throw new TypeError(`maxContent is a whole number of bytes, not ${String(maxContent)}`);
  if (notStarted !== 404 && notStarted !== 202)
    throw new TypeError(`notStarted is 404 or 202, not ${String(notStarted)}`);
  return {
    name: 'solitude',
    keep: 'until-expiry',
    keepResult: WEEK,
    vary: SOLITUDE_ASYNC,
    monitors: DELAY,
    newId: () => crypto.randomUUID(),
    unasked,
    read: askedBy(SOLITUDE_ASYNC, (request) =>
      request.monitor === undefined ? readStart(request) : readPoll(request, request.monitor, maxContent),
    ),
    write: (answer, { ask, request }, env) => write(answer, { ask, request, env, notStarted }),
  };
}
