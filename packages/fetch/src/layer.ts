import type { Run } from '@respond-async/core';
import type { Ask, WireResponse } from '@respond-async/dialects';
import { type CarriedOut, carryOut, type Desk } from './carry-out.ts';
import { type Conversation, conversations } from './conversation.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import type { Incoming, Outgoing, Perform } from './exchange.ts';
import { faultAnswer } from './fault.ts';
import { dialectOf } from './notes.ts';
import { type RespondAsyncOptions, type Settings, settle } from './options.ts';
import { toOutgoing } from './outgoing.ts';
import { isForServiceWorker, maySpend } from './spending.ts';
import { storable } from './stored-answer.ts';
import type { StoredRequest } from './stored-request.ts';
import { type HttpTask, submit } from './submit.ts';
import { mergeVary } from './vary.ts';

/** What all doors have in common: it knows which requests are ours, and answers them. */
export interface Layer<R> {
  /** Decided at once: a request that passes through is not held up. */
  read(incoming: Incoming<R>): Passing | Ours;
  /** Told of what goes wrong in a door. */
  onError(error: unknown): void;
}

/** The handler answers, now. Its answer gets this `Vary` beside its own. */
export interface Passing {
  readonly type: 'pass';
  readonly vary?: string;
}

export interface Ours {
  readonly type: 'ours';
  /** Never rejects. */
  answer(): Promise<Outgoing>;
}

interface Shop<R> {
  readonly settings: Settings<R>;
  readonly task: HttpTask;
  readonly decisions: Decisions;
  /** The request headers by which answers of eligible routes differ. */
  readonly vary: string;
}

/** Registers the task of a wrapped handler; the doors translate between it and their servers. */
export function createLayer<R>(options: RespondAsyncOptions<R>, perform: Perform): Layer<R> {
  const settings = settle(options);
  const { engine, mounted, name, credentials, terms, onError } = settings;
  const run = async (request: StoredRequest, run: Run) =>
    storable(await perform(credentials.restore(run.id, request), run));
  const shop: Shop<R> = {
    settings,
    task: engine.task(name, run, terms),
    decisions: createDecisions(engine.clock, onError),
    vary: mergeVary(undefined, mounted.map(({ dialect }) => dialect.vary).join(',')),
  };
  const passing: Passing = { type: 'pass', vary: shop.vary };
  return {
    onError,
    read(incoming) {
      const talks = conversations(incoming, settings);
      const [first] = talks ?? [];
      if (first === undefined || talks === undefined) return talks === undefined ? { type: 'pass' } : passing;
      return { type: 'ours', answer: async () => answer(await choose(first, talks, shop), shop) };
    },
  };
}

/** A job is watched through the dialect that accepted it. */
async function choose<R>(
  first: Conversation<R>,
  talks: readonly Conversation<R>[],
  { settings }: Shop<R>,
): Promise<Conversation<R>> {
  if (talks.length === 1 || first.read.type === 'reply' || !('id' in first.read)) return first;
  const found = await settings.engine.read(first.read.id).catch(() => undefined);
  const name = found?.ok ? dialectOf(found.job) : undefined;
  return talks.find(({ dialect }) => dialect.name === name) ?? first;
}

async function answer<R>(talk: Conversation<R>, shop: Shop<R>): Promise<Outgoing> {
  const { read } = talk;
  try {
    if (read.type === 'reply') return send(read.response, {}, talk, shop);
    const ask = spared(read, talk);
    return writeAnswer(ask, await attend(ask, talk, shop), talk, shop);
  } catch (error) {
    shop.settings.onError(error);
    return send({ status: 500, headers: [] }, {}, talk, shop);
  }
}

/** What is asked, when it must not be used up by this request. */
function spared<R>(ask: Ask, { request }: Conversation<R>): Ask {
  return ask.type === 'take' && !maySpend(request) ? { ...ask, type: 'peek' } : ask;
}

async function attend<R>(ask: Ask, { incoming, request, dialect }: Conversation<R>, shop: Shop<R>) {
  const { settings, task, decisions } = shop;
  if (ask.type !== 'submit' && isForServiceWorker(request)) return nobody;
  try {
    const owner = await settings.identify(incoming.request);
    const desk: Desk = { engine: settings.engine, decisions, access: { owner, task: settings.name } };
    if (ask.type !== 'submit') return await carryOut(ask, desk);
    return await submit({ ask, incoming, dialect, task, settings }, desk);
  } catch (error) {
    return { answer: faultAnswer(error, incoming, settings.onError) };
  }
}

const nobody: CarriedOut = { answer: { type: 'refused', refusal: 'unknown' } };

function writeAnswer<R>(ask: Ask, carried: CarriedOut, talk: Conversation<R>, shop: Shop<R>): Outgoing {
  const { dialect, request, env } = talk;
  try {
    return send(dialect.write(carried.answer, { ask, request }, env), carried, talk, shop);
  } catch (error) {
    void carried.reading?.release().catch(shop.settings.onError);
    throw error;
  }
}

function send<R>(
  wire: WireResponse,
  { reading }: Partial<CarriedOut>,
  { incoming, request }: Conversation<R>,
  { settings, decisions, vary }: Shop<R>,
): Outgoing {
  const { clock } = settings.engine;
  const varies = request.monitor === undefined ? vary : undefined;
  return toOutgoing(wire, { method: incoming.method, vary: varies, reading, clock, decisions });
}
