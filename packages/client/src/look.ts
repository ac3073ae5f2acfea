import type { AnswerHead, ClientDialect, HeaderList, Place, Seen, Sight } from '@respond-async/dialects';
import { bytesOf } from './body-parts.ts';
import type { Clock } from './clock.ts';
import {
  type ClientError,
  ConnectionFailed,
  OperationCancelled,
  OperationExpired,
  OperationFailed,
  OperationGone,
  ProtocolError,
  RequestFailed,
} from './errors.ts';
import { clamped, retryAfter } from './pace.ts';
import { asItIs, type ReadBody, readBody, refusing, responseOf } from './reading.ts';
import { type Received, receive } from './receive.ts';
import type { Wire } from './wire.ts';
import { saying } from './words.ts';

/** How many times an answer may lead elsewhere. */
const MOST_HOPS = 5;

/** How one looks at an operation. */
export interface Contact {
  readonly wire: Wire;
  readonly dialect: ClientDialect;
  /** The headers of each request that watches. */
  readonly watch: HeaderList;
  readonly random: () => number;
}

/** What a look has found. */
export type Found = Unfinished | Received | { readonly type: 'end'; readonly error: ClientError };

export interface Unfinished {
  readonly type: 'unfinished';
  readonly seen: Seen;
  readonly monitorUrl?: string;
  readonly unsure?: true;
  /** When to look again, in milliseconds, where the server says so. */
  readonly retryAfter: number | undefined;
}

export interface LookOptions {
  readonly signal: AbortSignal;
  /** Given where the answer is to be handed over as it comes. Told when it breaks off. */
  readonly onBroken?: (() => void) | undefined;
}

/** An answer, and where it came from. */
export interface Seat {
  readonly contact: Contact;
  readonly monitorUrl: string;
  readonly place: Place;
  readonly response: Response;
  readonly head: AnswerHead;
}

type Elsewhere = Extract<Sight, { type: 'elsewhere' }>;

/** Looks once. Rejects with `ConnectionFailed` or `RequestFailed` when nothing was learned. */
export async function look(contact: Contact, monitorUrl: string, options: LookOptions): Promise<Found> {
  let target: Pick<Elsewhere, 'url' | 'place'> | { url: string; place: 'monitor' } = {
    url: monitorUrl,
    place: 'monitor',
  };
  for (let hops = 0; hops < MOST_HOPS; hops += 1) {
    const seat = await ask(contact, monitorUrl, target, options.signal);
    const answered = contact.dialect.answered(seat.head, seat.place);
    if (answered !== undefined)
      return await receive(seat.response, {
        ...answered,
        wire: contact.wire,
        monitorUrl,
        url: target.url,
        ...options,
      });
    const found = await read(seat, options.signal);
    if (found.type !== 'elsewhere') return found;
    target = found;
  }
  throw new ProtocolError(`the result is always somewhere else, at last at ${target.url}`, { monitorUrl });
}

async function ask(
  contact: Contact,
  monitorUrl: string,
  { url, place }: { readonly url: string; readonly place: Place },
  signal: AbortSignal,
): Promise<Seat> {
  const { wire, watch } = contact;
  const sending = { headers: place === 'link' ? [] : watch, place, signal };
  const response = await wire.send(url, sending);
  // Browsers don't show where an answer leads: they have to follow it themselves, with less of the caller's headers.
  if (response.type === 'opaqueredirect') {
    const followed = await wire.send(url, { ...sending, follow: true });
    return { contact, monitorUrl, place: 'link', response: followed, head: headOf(followed, url) };
  }
  return { contact, monitorUrl, place, response, head: headOf(response, url) };
}

export function headOf({ status, url, headers }: Response, asked: string): AnswerHead {
  return { status, url: url || asked, headers };
}

/** Reads an answer that is not the operation's own, or can't be told from one before it is read. */
export async function read(seat: Seat, signal?: AbortSignal): Promise<Found | Elsewhere> {
  const { contact, response, head, place, monitorUrl } = seat;
  const body = readBody(await bytesOf(response, contact.wire.clock, signal));
  const sight = contact.dialect.look({ ...head, json: body.json }, place);
  switch (sight.type) {
    case 'unfinished':
      return unfinished(sight, seat);
    case 'elsewhere':
      return sight;
    case 'answered':
      return {
        type: 'answer',
        response: responseOf(asItIs(response, sight.status), body.bytes),
        body,
        confirm: async () => {},
      };
    case 'refused': {
      const refused = refusal('the question', response, body, mannerOf(seat.contact, monitorUrl));
      // A link may have been too old: the next look gets a new one.
      throw place === 'link' ? new ConnectionFailed(refused.message, { monitorUrl }) : refused;
    }
    default:
      return { type: 'end', error: endOf(sight.type, monitorUrl) };
  }
}

function unfinished(
  { type, monitorUrl, unsure, ...seen }: Extract<Sight, { type: 'unfinished' }>,
  seat: Seat,
): Unfinished {
  return {
    type,
    seen,
    ...(monitorUrl !== undefined && { monitorUrl }),
    ...(unsure && { unsure }),
    retryAfter: delayIn(seat.response, mannerOf(seat.contact)),
  };
}

export function mannerOf({ dialect, wire }: Contact, monitorUrl?: string): Manner {
  return { dialect, clock: wire.clock, monitorUrl };
}

/** How long the server wants us to wait, in milliseconds. */
export function delayIn(response: Response, { dialect, clock }: Manner): number | undefined {
  const own = dialect?.delay?.(response);
  return own === undefined ? retryAfter(response.headers, clock.now()) : clamped(own);
}

/** How a server speaks, and when. */
export interface Manner {
  readonly dialect: ClientDialect | undefined;
  readonly clock: Clock;
  readonly monitorUrl?: string | undefined;
}

/** A "no" to what was asked. */
export function refusal(what: string, response: Response, body: ReadBody, manner: Manner): RequestFailed {
  const answer = refusing(response, body);
  const { monitorUrl } = manner;
  const retryAfter = delayIn(response, manner);
  return new RequestFailed(`${what} was answered ${saying(answer.status, answer.body)}`, answer, {
    monitorUrl,
    retryAfter,
  });
}

/** The ends without an answer. */
const ended = {
  cancelled: [OperationCancelled, 'the operation was cancelled'],
  expired: [OperationExpired, 'the result was not collected in time'],
  failed: [OperationFailed, 'the operation ended without an answer'],
  gone: [OperationGone, 'the server knows no such operation any more'],
} as const;

export function endOf(how: keyof typeof ended, monitorUrl: string | undefined): ClientError {
  const [Kind, message] = ended[how];
  return new Kind(message, { monitorUrl });
}
