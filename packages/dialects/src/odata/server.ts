import type { NoticeText } from '@respond-async/core';
import { askedBy } from '../asked-by.ts';
import type { Dialect } from '../dialect.ts';
import { wantsMessage } from './accept.ts';
import { write } from './answers.ts';
import { readPoll } from './poll.ts';
import { readStart, versionInNotes } from './start.ts';
import { MAX_VERSION, versionIn } from './words.ts';

export interface OdataOptions {
  /**
   * How to answer a poll that has neither `Accept` nor `OData-MaxVersion`. `inherit`, unless told: as an HTTP message
   * when the first request said `OData-MaxVersion: 4.0`, which 4.0 clients such as Olingo's need. `unwrapped`: always as
   * it is.
   */
  readonly legacy?: 'inherit' | 'unwrapped';
  /**
   * Is a GET of a monitor with `Prefer: return=minimal` told how the operation ended, as 204, without collecting its
   * result (as drafted for OData 4.02)? `false` unless told.
   */
  readonly peek?: boolean;
  /** Can clients end their operations, by DELETE of the monitor? `true` unless told; otherwise that is a 405. */
  readonly cancel?: boolean;
}

/** A GET of the URL as it is: there is something to be collected, where the 202 said (OData 4.01 Protocol 8.2.8.2). */
const callback: NoticeText = { method: 'GET', headers: [], sign: false };

/** OData's asynchronous requests, the server's half: OData 4.01 Protocol, section 11.6. An option that can't be right throws a `TypeError`. */
export function odata({ legacy = 'inherit', peek = false, cancel = true }: OdataOptions = {}): Dialect {
  if (legacy !== 'inherit' && legacy !== 'unwrapped') {
    throw new TypeError(`legacy is 'inherit' or 'unwrapped', not ${JSON.stringify(legacy)}`);
  }
  const vary = `Accept, ${MAX_VERSION}${peek ? ', Prefer' : ''}`;
  return {
    name: 'odata',
    keep: 'once',
    vary: `Prefer, ${MAX_VERSION}`,
    read: askedBy('prefer', (request) =>
      request.monitor === undefined
        ? readStart(request)
        : readPoll(request, request.monitor, { peek, cancel }),
    ),
    notice: () => callback,
    write: (answer, { ask, request }, env) => {
      const inherited =
        legacy === 'inherit' && 'job' in answer ? versionInNotes(answer.job?.notes) : undefined;
      const version = versionIn(request.header(MAX_VERSION.toLowerCase())) ?? inherited ?? '4.01';
      const message = wantsMessage(request.header('accept'), version);
      return write(answer, { ask, request, env, version, message, vary });
    },
  };
}
