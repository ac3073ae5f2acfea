import type { Answer, Ask, Reply, WireResponse } from '@respond-async/dialects';
import { confirmationIn, wantsHold } from './acknowledge.ts';
import { type Attending, type CarriedOut, carryOut, type Desk } from './carry-out.ts';
import type { Conversation } from './conversation.ts';
import type { Decisions } from './decisions.ts';
import { describeEvents, type Events, toldAlready } from './events.ts';
import type { Outgoing } from './exchange.ts';
import { faultAnswer } from './fault.ts';
import { list } from './listing.ts';
import { dialectOf } from './notes.ts';
import { toOutgoing } from './outgoing.ts';
import type { PollRate } from './poll-rate.ts';
import type { WatchSettings } from './settings.ts';
import type { SignedLinks } from './signed-links.ts';
import { isForServiceWorker, maySpend } from './spending.ts';
import { submit, type Workshop } from './submit.ts';

/** All that requests are answered with. */
export interface Shop<R> {
  readonly settings: WatchSettings<R>;
  readonly decisions: Decisions;
  readonly links: SignedLinks;
  readonly pollRate: PollRate;
  readonly events: Events;
  /** `undefined` where jobs are only watched. */
  readonly workshop: Workshop<R> | undefined;
  /** The request headers by which answers of eligible routes differ. */
  readonly vary: string;
}

/** Answers a request that one or several dialects know. Never rejects. */
export async function answer<R>(
  first: Conversation<R>,
  talks: readonly Conversation<R>[],
  shop: Shop<R>,
): Promise<Outgoing> {
  const talk = talks.length === 1 ? first : await choose(first, talks, shop);
  try {
    const { read } = talk;
    if (read.type === 'reply') return send(read.response, {}, talk, shop);
    const ask = meant(read, talk);
    const attended = await attend(ask, talk, shop);
    if ('status' in attended) return attended;
    return 'response' in attended
      ? send(attended.response, {}, talk, shop)
      : writeAnswer(ask, attended, talk, shop);
  } catch (error) {
    shop.settings.onError(error);
    return lastResort(talk, shop);
  }
}

/** In the dialect's form, unless it is the dialect that fails. */
function lastResort<R>(talk: Conversation<R>, shop: Shop<R>): Outgoing {
  const { dialect, request, env, read } = talk;
  const bare: WireResponse = { status: 500, headers: [] };
  if (read.type === 'reply') return send(bare, {}, talk, shop);
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
  if (first.read.type === 'reply' || !('id' in first.read)) return first;
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

async function attend<R>(
  ask: Ask,
  talk: Conversation<R>,
  shop: Shop<R>,
): Promise<CarriedOut | Reply | Outgoing> {
  const { settings } = shop;
  try {
    if (ask.type === 'submit') return await accept(ask, talk, shop);
    if (isForServiceWorker(talk.request)) return refusedAs('unknown');
    if (ask.type === 'list') return await listFor(ask, talk, shop);
    if (ask.type === 'redeem') return await redeem(ask.id, talk, shop);
    return await attendOne(ask, talk, shop);
  } catch (error) {
    return { answer: faultAnswer(error, talk.incoming, settings.onError) };
  }
}

/** What is asked about one job, by its owner. */
async function attendOne<R>(
  ask: Attending,
  talk: Conversation<R>,
  shop: Shop<R>,
): Promise<CarriedOut | Outgoing> {
  const retryAfter = ask.type === 'peek' || ask.type === 'take' ? shop.pollRate.refusedFor(ask.id) : 0;
  if (retryAfter > 0) return refusedAs('too-often', retryAfter);
  const task = await taskOf(ask.id, talk, shop.settings);
  if (task === undefined) return refusedAs('unknown');
  const desk = await deskFor(talk, shop, task);
  const describe = describeEvents(ask, talk);
  if (describe === undefined) return await carryOut(ask, desk);
  return toldAlready(talk) ?? (await shop.events.follow(ask.id, describe, desk));
}

async function listFor<R>(
  ask: Extract<Ask, { type: 'list' }>,
  talk: Conversation<R>,
  shop: Shop<R>,
): Promise<CarriedOut> {
  const { names } = shop.settings;
  const desk = await deskFor(talk, shop, names[0] ?? '');
  // Nobody knows whose jobs are whose among those whom `identify` does not know.
  if (desk.access.owner === undefined && shop.settings.identifies)
    return { answer: { type: 'listed', jobs: [] } };
  return { answer: await list(ask, desk, { dialect: talk.dialect, tasks: names }) };
}

/** The result behind a signed link: whoever has the link need not say who it is. */
async function redeem<R>(id: string, talk: Conversation<R>, shop: Shop<R>): Promise<CarriedOut> {
  const { dialect, request, incoming, arrived } = talk;
  const { settings, decisions } = shop;
  if (dialect.links === undefined || !(await shop.links.holds(request.url, dialect.links)))
    return refusedAs('unknown');
  const task = await taskOf(id, talk, settings);
  if (task === undefined) return refusedAs('unknown');
  const looks = request.method === 'HEAD' || (dialect.keep === 'once' && !maySpend(request));
  const gone = () => incoming.gone();
  const desk: Desk = { engine: settings.engine, decisions, access: { task }, arrived, gone };
  return carryOut({ type: looks ? 'peek' : 'take', id }, desk);
}

async function accept<R>(
  ask: Extract<Ask, { type: 'submit' }>,
  talk: Conversation<R>,
  shop: Shop<R>,
): Promise<CarriedOut | Reply | Outgoing> {
  const { workshop } = shop;
  if (workshop === undefined) return refusedAs('unknown');
  const { incoming, dialect, env } = talk;
  const base = () => env.base;
  return submit({ ask, incoming, dialect, base }, workshop, await deskFor(talk, shop, workshop.task.name));
}

async function deskFor<R>(
  { incoming, arrived }: Conversation<R>,
  { settings, decisions }: Shop<R>,
  task: string,
): Promise<Desk> {
  const owner = await settings.identify(incoming.request);
  const gone = () => incoming.gone();
  return { engine: settings.engine, decisions, access: { owner, task }, arrived, gone };
}

/** The task of a job that may be watched here, in this dialect; `undefined` for any other job. */
async function taskOf<R>(
  id: string,
  { dialect }: Conversation<R>,
  { engine, mounted, names }: WatchSettings<R>,
): Promise<string | undefined> {
  // Where there is only one of each it is enough that the engine knows whose jobs it may tell of.
  if (mounted.length === 1 && names.length === 1) return names[0];
  const found = await engine.read(id);
  if (!found.ok || dialectOf(found.job) !== dialect.name) return undefined;
  return names.find((name) => name === found.job.task);
}

function refusedAs(refusal: 'unknown' | 'too-often', retryAfter?: number): CarriedOut {
  return { answer: { type: 'refused', refusal, ...(retryAfter !== undefined && { retryAfter }) } };
}

async function writeAnswer<R>(
  ask: Ask,
  carried: CarriedOut,
  talk: Conversation<R>,
  shop: Shop<R>,
): Promise<Outgoing> {
  const { dialect, request, env } = talk;
  try {
    const wire = dialect.write(carried.answer, { ask, request }, env);
    const linked = wire.link === undefined ? wire : await withLink(wire, talk, shop);
    return send(
      isFailedCondition(ask, carried.answer) ? { ...linked, status: 412 } : linked,
      carried,
      talk,
      shop,
    );
  } catch (error) {
    void carried.reading?.release().catch(shop.settings.onError);
    throw error;
  }
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
  { settings, decisions, vary }: Shop<R>,
): Outgoing {
  return toOutgoing(wire, {
    method: incoming.method,
    vary: request.monitor === undefined ? vary : undefined,
    reading,
    lease: given?.type === 'result' ? given.lease : undefined,
    loaded: given?.type === 'result' && given.bytes !== undefined,
    clock: settings.engine.clock,
    decisions,
  });
}
