import type { Answer, Ask, WireResponse } from '@respond-async/dialects';
import { confirmationIn, wantsHold } from './acknowledge.ts';
import { type Attended, attend } from './attend.ts';
import type { CarriedOut } from './carry-out.ts';
import type { Conversation } from './conversation.ts';
import type { Outgoing } from './exchange.ts';
import { faultAnswer } from './fault.ts';
import { dialectOf } from './notes.ts';
import { toOutgoing } from './outgoing.ts';
import { readBody } from './read-body.ts';
import type { Shop } from './shop.ts';
import type { Soon } from './soon.ts';
import { maySpend } from './spending.ts';

/** Answers a request that one or several dialects know. Never rejects. */
export async function answer<R>(
  first: Conversation<R>,
  talks: readonly Conversation<R>[],
  shop: Shop<R>,
): Promise<Outgoing> {
  const talk = talks.length === 1 ? first : await choose(first, talks, shop);
  try {
    const read = talk.read.type === 'body' ? await readBody(talk.read, talk) : talk.read;
    if (read.type === 'reply') return send(read.response, {}, talk, shop);
    const ask = meant(read, talk);
    let done: Attended;
    try {
      const attended = attend(ask, talk, shop);
      done = attended instanceof Promise ? await attended : attended;
    } catch (error) {
      // What fails is an answer too.
      done = { answer: faultAnswer(error, talk.incoming, shop.settings.onError) };
    }
    if ('status' in done) return done;
    if ('response' in done) return send(done.response, {}, talk, shop);
    const outgoing = writeAnswer(ask, done, talk, shop);
    return outgoing instanceof Promise ? await outgoing : outgoing;
  } catch (error) {
    shop.settings.onError(error);
    return lastResort(talk, shop);
  }
}

/** In the dialect's form, unless it is the dialect that fails. */
function lastResort<R>(talk: Conversation<R>, shop: Shop<R>): Outgoing {
  const { dialect, request, env, read } = talk;
  const bare: WireResponse = { status: 500, headers: [] };
  if (read.type === 'reply' || read.type === 'body') return send(bare, {}, talk, shop);
  try {
    const wire = dialect.write({ type: 'refused', refusal: 'unavailable' }, { ask: read, request }, env);
    return send(wire, {}, talk, shop);
  } catch {
    return send(bare, {}, talk, shop);
  }
}

/** A job is watched through the dialect that accepted it. */
async function choose<R>(
  first: Conversation<R>,
  talks: readonly Conversation<R>[],
  { settings }: Shop<R>,
): Promise<Conversation<R>> {
  if (!('id' in first.read)) return first;
  const found = await settings.engine.read(first.read.id).catch(() => undefined);
  const name = found?.ok ? dialectOf(found.job) : undefined;
  return talks.find(({ dialect }) => dialect.name === name) ?? first;
}

/** What is asked, when it is known what this request may use up, and who says that it was delivered. */
function meant<R>(ask: Ask, talk: Conversation<R>): Ask {
  const confirmed = confirmationIn(talk);
  if (confirmed !== undefined) return { type: 'confirm', ...confirmed };
  // What is kept for any number of readers nobody can use up.
  if (ask.type !== 'take' || talk.dialect.keep === 'until-expiry') return ask;
  if (!maySpend(talk.request)) return { ...ask, type: 'peek' };
  return wantsHold(talk.request) ? { ...ask, hold: true } : ask;
}

function writeAnswer<R>(ask: Ask, carried: CarriedOut, talk: Conversation<R>, shop: Shop<R>): Soon<Outgoing> {
  const failed = (error: unknown): never => {
    void carried.reading?.release().catch(shop.settings.onError);
    throw error;
  };
  try {
    const wire = written(ask, carried, talk);
    if (wire.link === undefined) return send(wire, carried, talk, shop);
    return withLink(wire, talk, shop)
      .then((linked) => send(linked, carried, talk, shop))
      .catch(failed);
  } catch (error) {
    return failed(error);
  }
}

function written<R>(
  ask: Ask,
  { answer }: CarriedOut,
  { dialect, request, env }: Conversation<R>,
): WireResponse {
  const wire = dialect.write(answer, { ask, request }, env);
  return isFailedCondition(ask, answer) ? { ...wire, status: 412 } : wire;
}

async function withLink<R>(wire: WireResponse, talk: Conversation<R>, shop: Shop<R>): Promise<WireResponse> {
  const { link, ...rest } = wire;
  const form = talk.dialect.links;
  if (link === undefined || form === undefined) throw new Error(`${talk.dialect.name} has no signed links`);
  return { ...rest, headers: [...wire.headers, [link.header, await shop.links.sign(link.url, form)]] };
}

/** Which lease a receipt is for stands in `If-Match`: the status of that is HTTP's own (RFC 9110, 13.1.1). */
function isFailedCondition(ask: Ask, given: Answer): boolean {
  return ask.type === 'confirm' && given.type === 'refused' && given.refusal === 'lease-lost';
}

/** Sends what needs no engine. */
export function sendReply<R>(wire: WireResponse, talk: Conversation<R>, shop: Shop<R>): Outgoing {
  return send(wire, {}, talk, shop);
}

function send<R>(
  wire: WireResponse,
  { answer: given, reading }: Partial<CarriedOut>,
  { incoming, request }: Conversation<R>,
  { settings, decisions, beats, vary }: Shop<R>,
): Outgoing {
  return toOutgoing(wire, {
    method: incoming.method,
    vary: request.monitor === undefined ? vary : undefined,
    reading,
    lease: given?.type === 'result' ? given.lease : undefined,
    loaded: given?.type === 'result' && given.bytes !== undefined,
    clock: settings.engine.clock,
    beats,
    decisions,
  });
}
