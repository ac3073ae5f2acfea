import type { Answer, WireRefusal } from '../answer.ts';
import { inSeconds } from '../retry-after.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import type { Situation } from './answers.ts';
import { errorResponse } from './errors.ts';
import { notFound } from './poll.ts';
import type { KladanaCode } from './texts.ts';

type Codes = Readonly<Record<WireRefusal, KladanaCode>>;

/** A result that can't be had. Every refusal has its answer: a new one is a compile error here. */
const ofResult: Codes = {
  unknown: 1021,
  'not-ready': 61006,
  'being-read': 61006,
  collected: 61003,
  expired: 61003,
  discarded: 61003,
  failed: 61004,
  cancelled: 61005,
  settled: 61003,
  'lease-lost': 61003,
  stale: 61006,
  invalid: 61004,
  'key-conflict': 61004,
  full: 61002,
  'too-large': 1044,
  'too-often': 1049,
  'too-many': 1073,
  overloaded: 1095,
  stopping: 1095,
  unavailable: 1095,
};

/** A task that can't be created. */
const ofStart: Codes = {
  ...ofResult,
  unknown: 61008,
  invalid: 61008,
  'key-conflict': 61008,
  overloaded: 61008,
  stopping: 61008,
  unavailable: 61008,
};

/** A task that can't be cancelled. */
const ofCancel: Codes = {
  ...ofResult,
  settled: 61007,
  failed: 61007,
  cancelled: 61007,
  expired: 61007,
  collected: 61007,
  discarded: 61007,
};

/** Webhooks that can't be read or changed. */
const ofWebhook: Codes = { ...ofResult, unknown: 30004, invalid: 30005 };

/** A link that leads nowhere: nothing is told of what it may once have led to, but that its result is gone. */
const ofLink: Codes = { ...ofResult, unknown: 1016, failed: 1016, cancelled: 1016, 'not-ready': 1016 };

/** It helps to try again. */
const PASSING: readonly KladanaCode[] = [1049, 1073, 1095, 61002, 61008];

export function refusal(
  { refusal: why, job, retryAfter }: Extract<Answer, { type: 'refused' }>,
  { ask, request, settings }: Situation,
): WireResponse {
  const code = codesFor(ask.type)[why];
  const id = job?.id ?? ('id' in ask ? ask.id : '');
  const headers: HeaderList = PASSING.includes(code) ? laterHeaders(code, retryAfter) : [];
  return errorResponse(code === 1021 ? notFound(id) : { code }, { ...settings, request }, headers);
}

function codesFor(type: Situation['ask']['type']): Codes {
  switch (type) {
    case 'submit':
      return ofStart;
    case 'cancel':
      return ofCancel;
    case 'document':
      return ofWebhook;
    case 'redeem':
      return ofLink;
    default:
      return ofResult;
  }
}

/** When to come again: in seconds, as HTTP has it, and for too many requests as the API has it, in milliseconds. */
function laterHeaders(code: KladanaCode, retryAfter = 1_000): HeaderList {
  const seconds: HeaderList = [['Retry-After', inSeconds(retryAfter)]];
  if (code === 1073) return [...seconds, ['X-Lognex-Auth', '429005']];
  if (code !== 1049) return seconds;
  return [...seconds, ['X-Lognex-Auth', '429002'], ['X-Lognex-Retry-After', String(Math.ceil(retryAfter))]];
}
