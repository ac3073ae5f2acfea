import { again } from './again.ts';
import { bytesOf, discard } from './body-parts.ts';
import { pause } from './clock.ts';
import { type Contact, delayIn, headOf, mannerOf, refusal } from './look.ts';
import { backOff, PATIENCE, SHORTEST } from './pace.ts';
import { readBody } from './reading.ts';

/** `accepted`: it has ended, or will. `already-over`: there was nothing left to end. `not-supported`: the server can't. */
export type CancelOutcome = 'accepted' | 'already-over' | 'not-supported';

/** How often the request is sent again when it can't be carried out at the moment. */
const TRIES = 5;

/** Asks a server to end an operation, until it has said what became of that. */
export function requestCancel(
  contact: Contact,
  monitorUrl: string,
  signal: AbortSignal,
): Promise<CancelOutcome> {
  const { wire, random } = contact;
  return again({ tries: TRIES, clock: wire.clock, random, signal }, () =>
    askOnce(contact, monitorUrl, signal),
  );
}

async function askOnce(contact: Contact, monitorUrl: string, signal: AbortSignal): Promise<CancelOutcome> {
  const { method, url } = contact.dialect.cancel(monitorUrl);
  const response = await contact.wire.send(url, { method, signal });
  const body = readBody(await bytesOf(response, contact.wire.clock));
  const answer = { ...headOf(response, url), json: body.json };
  const outcome = contact.dialect.cancelled(answer);
  if (outcome === 'refused') throw refusal('cancelling', response, body, mannerOf(contact, monitorUrl));
  const follow = contact.dialect.accepted(answer)?.monitorUrl;
  if (response.status === 202 && follow !== undefined) await untilOver(contact, follow, response, signal);
  return outcome;
}

/** Cancelling may take its time, too: OData 4.01 Protocol 11.6. */
async function untilOver(
  contact: Contact,
  monitorUrl: string,
  accepted: Response,
  signal: AbortSignal,
): Promise<void> {
  const { wire } = contact;
  const until = wire.clock.now() + PATIENCE;
  let response = accepted;
  for (let turn = 0; response.status === 202 && wire.clock.now() < until; turn += 1) {
    const told = delayIn(response, mannerOf(contact)) ?? backOff(turn, contact.random);
    await pause(wire.clock, Math.max(SHORTEST, told), signal);
    signal.throwIfAborted();
    response = await wire.send(monitorUrl, { headers: contact.watch, signal });
    discard(response);
  }
}
