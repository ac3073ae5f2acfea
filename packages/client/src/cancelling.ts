import { again } from './again.ts';
import { bytesOf } from './body-parts.ts';
import { type Contact, headOf, mannerOf, refusal } from './look.ts';
import { readBody } from './reading.ts';

/** `accepted`: it has ended, or will. `already-over`: there was nothing left to end. `not-supported`: the server can't. */
export type CancelOutcome = 'accepted' | 'already-over' | 'not-supported';

/** How often the request is sent again when it can't be carried out at the moment. */
const TRIES = 5;
/** How often a server is asked that takes its time to cancel. */
const MOST_LOOKS = 30;

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
  const body = readBody(await bytesOf(response, contact.wire.clock, signal));
  const answer = { ...headOf(response, url), json: body.json };
  const outcome = contact.dialect.cancelled(answer);
  if (outcome === 'refused') throw refusal('cancelling', response, body, mannerOf(contact, monitorUrl));
  const follow = response.status === 202 ? contact.dialect.accepted(answer)?.monitorUrl : undefined;
  if (follow !== undefined) await untilOver(contact, follow, signal);
  return outcome;
}

/** Cancelling may take its time, too: OData 4.01 Protocol 11.6. */
function untilOver(contact: Contact, monitorUrl: string, signal: AbortSignal): Promise<void> {
  const { wire, random, watch: headers } = contact;
  const trying = { tries: MOST_LOOKS, clock: wire.clock, random, signal, isWorth: () => true };
  return again(trying, async () => {
    const response = await wire.send(monitorUrl, { headers, signal });
    const body = readBody(await bytesOf(response, wire.clock, signal));
    if (response.status === 202) throw refusal('cancelling', response, body, mannerOf(contact, monitorUrl));
  });
}
