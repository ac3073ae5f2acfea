import type { Clock, Reading } from '@respond-async/core';
import type { WireResponse } from '@respond-async/dialects';
import { heldHeaders } from './acknowledge.ts';
import type { Beats } from './beats.ts';
import type { Decisions } from './decisions.ts';
import { Delivery } from './delivery.ts';
import type { Outgoing } from './exchange.ts';
import { withBytes } from './loaded.ts';
import { servedHeaders } from './served-headers.ts';
import { hasNoBody } from './stored-answer.ts';

export interface Sending {
  readonly method: string;
  readonly vary?: string | undefined;
  readonly reading?: Reading | undefined;
  /** What its reader confirms the result with, where it is to do so. */
  readonly lease?: string | undefined;
  /** Has the dialect been given the result's bytes? Then a text of its is the result. */
  readonly loaded?: boolean;
  readonly clock: Clock;
  readonly beats: Beats;
  readonly decisions: Decisions;
}

const nothing = (): void => {};
const encoder = new TextEncoder();

/** A dialect's response as a door sends it. */
export function toOutgoing(wire: WireResponse, sending: Sending): Outgoing {
  const { reading, decisions, loaded } = sending;
  if (reading === undefined) return ownAnswer(wire, sending);
  if (loaded && typeof wire.body === 'string')
    return resultAnswer(
      { ...wire, body: { result: true } },
      withBytes(reading, encoder.encode(wire.body)),
      sending,
    );
  if (!carriesResult(wire, reading)) {
    void reading.result.body?.cancel();
    decisions.add(reading.job.id, reading.release());
    return ownAnswer(wire, sending);
  }
  return resultAnswer(wire, reading, sending);
}

function ownAnswer({ status, headers, body }: WireResponse, { method, vary }: Sending): Outgoing {
  const content = typeof body === 'string' ? contentOf(body) : '';
  // What the length of the answer to a GET would be is not known here.
  const lengthless = hasNoBody(status) || (method === 'HEAD' && body === undefined);
  const length = lengthless ? undefined : content.length;
  return {
    status,
    headers: servedHeaders({ headers, vary, length }),
    ...(content.length > 0 && method !== 'HEAD' && { body: content }),
    delivered: nothing,
    failed: nothing,
  };
}

/** Most texts are ASCII: to make bytes of one costs more than to send it as it is. */
function contentOf(text: string): string | Uint8Array<ArrayBuffer> {
  return /[^\0-\x7f]/.test(text) ? encoder.encode(text) : text;
}

function resultAnswer({ status, headers, body }: WireResponse, reading: Reading, sending: Sending): Outgoing {
  const { clock, beats, decisions, vary, lease } = sending;
  const held = lease !== undefined;
  const before = typeof body === 'object' ? body.before : undefined;
  const onDecided = (written: Promise<unknown>) => decisions.add(reading.job.id, written);
  const delivery = new Delivery(reading, { clock, beats, before, held, onDecided });
  const length = hasNoBody(status) ? undefined : (before?.byteLength ?? 0) + reading.result.size;
  return {
    status,
    headers: servedHeaders({ headers: held ? heldHeaders(headers, lease) : headers, vary, length }),
    ...(length !== undefined && { body: delivery.body }),
    delivered: delivery.delivered,
    failed: delivery.failed,
    watched: (breakOff) => delivery.onCut(breakOff),
  };
}

/** Does the reader get all that there is? Then the result is used up. */
function carriesResult({ body }: WireResponse, { result }: Reading): boolean {
  return typeof body === 'object' || (body === undefined && result.size === 0);
}
