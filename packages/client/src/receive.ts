import type { Answered } from '@respond-async/dialects';
import { bytesOf } from './body-parts.ts';
import type { Answer } from './end.ts';
import { messageIn } from './http-message.ts';
import { asItIs, readBody, responseOf } from './reading.ts';
import { sendReceipt } from './receipt.ts';
import { streamed } from './streamed.ts';
import type { Wire } from './wire.ts';

/** The operation's own answer, as it came. */
export interface Received extends Answer {
  /** To be called as soon as it is kept. Never rejects. */
  readonly confirm: () => Promise<void>;
}

export interface Receiving extends Answered {
  readonly wire: Wire;
  readonly monitorUrl: string;
  /** Where it came from. */
  readonly url: string;
  /** Stops its reading; not where it is handed over as it comes. */
  readonly signal: AbortSignal;
  /** Given where the answer is to be handed over as it comes. Told when it breaks off. */
  readonly onBroken?: (() => void) | undefined;
}

/** Takes the operation's answer from the wire. Rejects with `ConnectionFailed` when it breaks off. */
export async function receive(outer: Response, receiving: Receiving): Promise<Received> {
  const { wire, status, message, monitorUrl, url, signal, onBroken } = receiving;
  const lease = outer.headers.get('result-lease');
  const confirm = async (): Promise<void> => {
    if (lease !== null) await sendReceipt(wire, url, lease);
  };
  if (onBroken !== undefined) {
    const response = await streamed(outer, { ...receiving, confirm, onBroken });
    return { type: 'answer', response, body: undefined, confirm: async () => {} };
  }
  const bytes = await bytesOf(outer, wire.clock, signal);
  const { head, begun } = message
    ? messageIn(bytes, monitorUrl)
    : { head: asItIs(outer, status), begun: bytes };
  return { type: 'answer', response: responseOf(head, begun), body: readBody(begun), confirm };
}
