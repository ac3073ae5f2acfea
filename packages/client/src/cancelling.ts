import { bytesOf, discard } from './body-parts.ts';
import { pause } from './clock.ts';
import { RequestFailed } from './errors.ts';
import { type Contact, delayIn, headOf } from './look.ts';
import { backOff, PATIENCE, SHORTEST } from './pace.ts';
import { isPassing } from './passing.ts';
import { readBody, refusing } from './reading.ts';
import { saying } from './words.ts';

/** `accepted`: it has ended, or will. `already-over`: there was nothing left to end. `not-supported`: the server can't. */
export type CancelOutcome = 'accepted' | 'already-over' | 'not-supported';

/** How often the request is sent again when it can't be carried out at the moment. */
const TRIES = 5;

export interface Cancelling {
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Asks a server to end an operation, until it has said what became of that. */
export async function requestCancel(
  contact: Contact,
  monitorUrl: string,
  how: Cancelling,
): Promise<CancelOutcome> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await askOnce(contact, monitorUrl, how);
    } catch (error) {
      if (turn + 1 === TRIES || !isPassing(error)) throw error;
      const told = error instanceof RequestFailed ? error.retryAfter : 0;
      await pause(contact.wire.clock, Math.max(told ?? 0, backOff(turn, how.random)), how.signal);
      how.signal.throwIfAborted();
    }
  }
}

async function askOnce(contact: Contact, monitorUrl: string, how: Cancelling): Promise<CancelOutcome> {
  const { method, url } = contact.dialect.cancel(monitorUrl);
  const response = await contact.wire.send(url, { method, signal: how.signal });
  const body = readBody(await bytesOf(response, contact.wire.clock));
  const answer = { ...headOf(response, url), json: body.json };
  const outcome = contact.dialect.cancelled(answer);
  if (outcome === 'refused') {
    const told = refusing(response, body);
    const retryAfter = delayIn(response, contact);
    throw new RequestFailed(`cancelling was answered ${saying(told.status, told.body)}`, told, {
      monitorUrl,
      retryAfter,
    });
  }
  const follow = contact.dialect.accepted(answer)?.monitorUrl;
  if (response.status === 202 && follow !== undefined) await untilOver(contact, follow, response, how);
  return outcome;
}

/** Cancelling may take its time, too: OData 4.01 Protocol 11.6. */
async function untilOver(
  contact: Contact,
  monitorUrl: string,
  accepted: Response,
  how: Cancelling,
): Promise<void> {
  const { wire } = contact;
  const until = wire.clock.now() + PATIENCE;
  let response = accepted;
  for (let turn = 0; response.status === 202 && wire.clock.now() < until; turn += 1) {
    const told = delayIn(response, contact) ?? backOff(turn, how.random);
    await pause(wire.clock, Math.max(SHORTEST, told), how.signal);
    how.signal.throwIfAborted();
    response = await wire.send(monitorUrl, { headers: contact.watch, signal: how.signal });
    discard(response);
  }
}
