import type { Ask, Reply } from '@respond-async/dialects';
import { type Attending, type CarriedOut, carryOut, type Desk, refusedAs } from './carry-out.ts';
import type { Conversation } from './conversation.ts';
import { describeEvents, toldAlready } from './events.ts';
import type { Outgoing } from './exchange.ts';
import { list } from './listing.ts';
import { dialectOf } from './notes.ts';
import type { WatchSettings } from './settings.ts';
import type { Shop } from './shop.ts';
import { type Soon, soon } from './soon.ts';
import { isForServiceWorker, maySpend } from './spending.ts';
import { submit } from './submit.ts';
import { attendDocument, withSubscribed } from './subscriptions.ts';

/** What came of what was asked: what is to be told of it, or the answer itself. */
export type Attended = CarriedOut | Reply | Outgoing;

/** Does what is asked. */
export function attend<R>(ask: Ask, talk: Conversation<R>, shop: Shop<R>): Soon<Attended> {
  if (ask.type === 'submit') return accept(ask, talk, shop);
  if (isForServiceWorker(talk.request)) return refusedAs('unknown');
  if (ask.type === 'list') return listFor(ask, talk, shop);
  if (ask.type === 'document') return attendDocument(ask, talk, shop.settings);
  if (ask.type === 'redeem') return redeem(ask.id, talk, shop);
  return attendOne(ask, talk, shop);
}

/** What is asked about one job, by its owner. */
function attendOne<R>(ask: Attending, talk: Conversation<R>, shop: Shop<R>): Soon<CarriedOut | Outgoing> {
  const retryAfter = ask.type === 'peek' || ask.type === 'take' ? shop.pollRate.refusedFor(ask.id) : 0;
  if (retryAfter > 0) return refusedAs('too-often', retryAfter);
  return soon(taskOf(ask.id, talk, shop.settings), (task) => {
    if (task === undefined) return refusedAs('unknown');
    return soon(deskFor(talk, shop, task), (desk) => attendAt(desk, ask, talk, shop));
  });
}

function attendAt<R>(
  desk: Desk,
  ask: Attending,
  talk: Conversation<R>,
  shop: Shop<R>,
): Soon<CarriedOut | Outgoing> {
  const describe = describeEvents(ask, talk);
  if (describe === undefined) return carryOut(ask, desk);
  return toldAlready(talk) ?? shop.events.follow(ask.id, describe, desk);
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

function accept<R>(
  ask: Extract<Ask, { type: 'submit' }>,
  talk: Conversation<R>,
  shop: Shop<R>,
): Soon<CarriedOut | Reply | Outgoing> {
  const { workshop } = shop;
  if (workshop === undefined) return refusedAs('unknown');
  const { incoming, dialect, env } = talk;
  const base = () => env.base;
  return soon(deskFor(talk, shop, workshop.task.name), (desk) =>
    soon(withSubscribed(ask, talk, shop.settings, desk.access.owner), (told) =>
      submit({ ask: told, incoming, dialect, base }, workshop, desk),
    ),
  );
}

function deskFor<R>(talk: Conversation<R>, shop: Shop<R>, task: string): Soon<Desk> {
  const owner = shop.settings.identify(talk.incoming.request);
  // What is no text is waited for: not every promise is one of ours.
  if (owner === undefined || typeof owner === 'string') return deskOf(owner, talk, shop, task);
  return Promise.resolve(owner).then((late) => deskOf(late, talk, shop, task));
}

function deskOf<R>(
  owner: string | undefined,
  { incoming, arrived }: Conversation<R>,
  { settings, decisions }: Shop<R>,
  task: string,
): Desk {
  const gone = () => incoming.gone();
  return { engine: settings.engine, decisions, access: { owner, task }, arrived, gone };
}

/** The task of a job that may be watched here, in this dialect; `undefined` for any other job. */
function taskOf<R>(id: string, talk: Conversation<R>, settings: WatchSettings<R>): Soon<string | undefined> {
  const { mounted, names } = settings;
  // Where there is only one of each it is enough that the engine knows whose jobs it may tell of.
  return mounted.length === 1 && names.length === 1 ? names[0] : searched(id, talk, settings);
}

async function searched<R>(
  id: string,
  { dialect }: Conversation<R>,
  { engine, names }: WatchSettings<R>,
): Promise<string | undefined> {
  const found = await engine.read(id);
  if (!found.ok || dialectOf(found.job) !== dialect.name) return undefined;
  return names.find((name) => name === found.job.task);
}
