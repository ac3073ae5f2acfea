import { BodyTooLarge } from '@respond-async/core';
import type { RequestLimits, WireRefusal } from '@respond-async/dialects';
import { answer, sendReply } from './answer.ts';
import { asking, type Conversation } from './conversation.ts';
import type { Incoming, Outgoing } from './exchange.ts';
import { faultAnswer } from './fault.ts';
import { endToEnd } from './headers.ts';
import { bytesOf, requestBody } from './request-body.ts';
import { RequestGate } from './request-gate.ts';
import type { Mounted } from './settings.ts';
import type { Shop } from './shop.ts';
import { answerNow, type Workshop } from './submit.ts';

type Talks<R> = readonly Conversation<R>[] | undefined;

/** Answers a request of a client that may not ask for everything. `undefined`: this one is nobody's to count. */
export type Limited<R> = (incoming: Incoming<R>, talks: Talks<R>) => (() => Promise<Outgoing>) | undefined;

/** Where a dialect limits its clients, all that they ask is counted: also what the handler answers at once. */
export function createLimited<R>(shop: Shop<R>): Limited<R> | undefined {
  const { mounted, engine } = shop.settings;
  const one = mounted.find(({ dialect }) => dialect.limits !== undefined);
  const limits = one?.dialect.limits;
  if (one === undefined || limits === undefined) return undefined;
  const gate = new RequestGate(limits, engine.clock);
  return (incoming, talks) => {
    const [first] = talks ?? [];
    if (first === undefined || talks === undefined) return live(incoming, one, shop, { gate, limits });
    // Who follows a link need not say who he is.
    if (first.dialect !== one.dialect || first.read.type === 'redeem') return undefined;
    return () => counted(first, shop, { gate, limits }, () => answer(first, talks, shop));
  };
}

interface Limits {
  readonly gate: RequestGate;
  readonly limits: RequestLimits;
}

function live<R>(incoming: Incoming<R>, one: Mounted, shop: Shop<R>, counting: Limits) {
  const { workshop, settings } = shop;
  if (workshop === undefined) return undefined;
  const talk = asking(incoming, one, settings);
  return () => counted(talk, shop, counting, () => answered(incoming, workshop, counting.limits));
}

/** What the handler answers at once. */
async function answered<R>(
  incoming: Incoming<R>,
  workshop: Workshop<R>,
  { admits }: RequestLimits,
): Promise<Outgoing> {
  const { carry, maxBody } = workshop.settings;
  const stream = await requestBody(incoming, maxBody);
  const body = stream instanceof ReadableStream ? await bytesOf(stream) : stream;
  if (body !== undefined && admits?.(body) === false) throw new BodyTooLarge(body.byteLength);
  const { method, origin, mount, target } = incoming;
  const carried = carry === undefined ? {} : { carried: await carry.save(incoming.request) };
  const request = { method, origin, mount, target, headers: endToEnd(incoming.headers), ...carried };
  return answerNow({ request, secrets: [], body }, workshop, { gone: () => incoming.gone() });
}

/** Lets a request in where there is room. Never rejects. */
async function counted<R>(
  talk: Conversation<R>,
  shop: Shop<R>,
  { gate, limits }: Limits,
  go: () => Promise<Outgoing>,
): Promise<Outgoing> {
  const { incoming, request } = talk;
  const { settings } = shop;
  try {
    if (headSize(incoming) > (limits.head ?? Number.POSITIVE_INFINITY))
      return refuse('too-large', talk, shop);
    const owner = await settings.identify(incoming.request);
    const entry = gate.enter(owner, limits.rate?.weigh(request) ?? 1);
    if (!entry.ok) return refuse(entry.refusal, talk, shop, entry.retryAfter);
    const outgoing = await go().catch((error) => {
      entry.leave();
      throw error;
    });
    return leaving(
      outgoing,
      entry.leave,
      entry.rate === undefined ? [] : (limits.headers?.(entry.rate) ?? []),
    );
  } catch (error) {
    const told = faultAnswer(error, incoming, settings.onError);
    return refuse(told.type === 'refused' ? told.refusal : 'unavailable', talk, shop);
  }
}

/** What is refused before it is known what is asked. */
const UNREAD = { reply: { type: 'submit', notes: null }, body: { type: 'document' } } as const;

function refuse<R>(
  refusal: WireRefusal,
  talk: Conversation<R>,
  shop: Shop<R>,
  retryAfter?: number,
): Outgoing {
  const { dialect, request, env, read } = talk;
  const ask = read.type === 'reply' || read.type === 'body' ? UNREAD[read.type] : read;
  const told = { type: 'refused', refusal, ...(retryAfter !== undefined && { retryAfter }) } as const;
  return sendReply(dialect.write(told, { ask, request }, env), talk, shop);
}

/** A stream is being answered until the door says what became of it; what is short is as good as sent. */
function leaving(outgoing: Outgoing, leave: () => void, headers: Outgoing['headers']): Outgoing {
  const told = { ...outgoing, headers: [...outgoing.headers, ...headers] };
  if (!(outgoing.body instanceof ReadableStream)) {
    leave();
    return told;
  }
  const then = (decide: () => void) => () => {
    leave();
    decide();
  };
  return { ...told, delivered: then(() => outgoing.delivered()), failed: then(() => outgoing.failed()) };
}

/** Line by line, as it stands on the wire. */
function headSize({ method, target, headers }: Incoming<unknown>): number {
  const first = method.length + target.length + 12;
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, first);
}
