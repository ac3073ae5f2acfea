import type { NoticeMoment, Wished } from '../job/notice.ts';
import type { Json } from '../job/payload.ts';
import type { Notifier } from '../ports/notifier.ts';
import { EngineError } from './error.ts';
import { checkNumber } from './option-checks.ts';
import type { InputIssue } from './standard-schema.ts';

/** Whom to tell of a job, and of what. */
export interface NoticeOptions {
  /** Where to. */
  readonly url: string;
  /**
   * What is told of: `accepted`, `changed` (its status, each time), `settled` (it has ended, however), `finished` (it has
   * ended, and not because its owner cancelled it). `finished` unless told.
   */
  readonly on?: NoticeMoment;
  /** For the one who writes the notice. */
  readonly data?: Json;
  /** Not before so many milliseconds after the job was accepted: who asked is to know of it first. 0 unless told. */
  readonly delay?: number;
  /**
   * How long after a try that failed the next one is made, in milliseconds, for as many tries as there are to be: 30 s,
   * 2 min, 10 min and 45 min unless told, each up to a quarter shorter.
   */
  readonly pauses?: readonly number[];
  /** How long the receiver may take, in milliseconds; the notifier's own time unless told. */
  readonly timeout?: number;
}

const MINUTE = 60_000;
const PAUSES: readonly number[] = [MINUTE / 2, 2 * MINUTE, 10 * MINUTE, 45 * MINUTE];

/** What is asked for, as it is kept with the job. A number that can't be is a `TypeError` that names it. */
export function wishesOf(
  notices: readonly NoticeOptions[],
  newId: () => string,
  now: number,
): readonly Wished[] {
  return notices.map(({ url, on = 'finished', data = null, delay = 0, pauses = PAUSES, timeout }) => {
    checkNumber('delay of a notice', delay, 0);
    for (const pause of pauses) checkNumber('a pause of a notice', pause, 0);
    if (timeout !== undefined) checkNumber('timeout of a notice', timeout, 1);
    return { id: newId(), url, on, data, notBefore: now + delay, pauses, timeout };
  });
}

/**
 * What keeps these notices from being promised. Without a notifier there is nobody to send them: an `EngineError`.
 * `sign`: they will have to be signed.
 */
export function notAdmitted(
  notices: readonly NoticeOptions[],
  owner: string | undefined,
  sign: boolean,
  notifier: Notifier | undefined,
): readonly InputIssue[] {
  if (notifier === undefined) {
    throw new EngineError('no-notifier', 'nobody sends notices: give createEngine() a notifier');
  }
  return notices.flatMap(({ url }, at) =>
    maySend(notifier, url, owner, sign)
      ? []
      : [{ message: 'no notices are sent to this URL', path: ['notices', at, 'url'] }],
  );
}

/** May a notice be promised? What `admits` throws is thrown. */
export function maySend(
  notifier: Notifier | undefined,
  url: string,
  owner: string | undefined,
  sign: boolean,
): boolean {
  if (notifier === undefined || (sign && notifier.signs === false)) return false;
  return notifier.admits(url, owner);
}
