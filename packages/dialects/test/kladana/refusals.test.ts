import { describe, expect, it } from 'vitest';
import type { KladanaCode, WireRefusal } from '../../src/index.ts';
import { kladana } from '../../src/index.ts';
import { header } from '../scene.ts';
import { verifies } from './requirements.ts';
import { env, errorIn, ID, job, reply, request, response, task } from './scene.ts';

const REFUSALS = Object.keys({
  unknown: 1,
  'not-ready': 1,
  'being-read': 1,
  collected: 1,
  expired: 1,
  discarded: 1,
  failed: 1,
  cancelled: 1,
  settled: 1,
  'lease-lost': 1,
  stale: 1,
  full: 1,
  overloaded: 1,
  'key-conflict': 1,
  invalid: 1,
  stopping: 1,
  'too-large': 1,
  'too-often': 1,
  'too-many': 1,
  unavailable: 1,
} satisfies Record<WireRefusal, 1>) as WireRefusal[];

const start = (sent = {}) => request('/report/stock/bystore?async=true', sent);
const requests = {
  start: start(),
  task: task(),
  result: task('/result'),
  cancel: task('/cancel', { method: 'PUT' }),
  link: task('/file?x'),
  list: request('/async'),
};

const codeOf = (refusal: WireRefusal, sent: keyof typeof requests, more = {}) =>
  errorIn(response({ type: 'refused', refusal, ...more }, requests[sent]));

describe('kladana refuses', () => {
  it.each(REFUSALS)('%s, on every kind of request, in the form of the API [kladana-108]', (refusal) => {
    for (const sent of Object.values(requests)) {
      const told = response({ type: 'refused', refusal }, sent);
      const { status, code } = errorIn(told);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(String(code)).toMatch(/^(?:1\d{3}|6100\d)$/);
      if (status === 429 || status === 503) expect(header(told, 'Retry-After')).toMatch(/^\d+$/);
    }
  });

  verifies(['kladana-12', 'kladana-11'], 'a result that can not be had, and says why', () => {
    const codes = (['not-ready', 'failed', 'cancelled', 'expired'] as const).map((refusal) => {
      const { status, code } = codeOf(refusal, 'result', { job: job() });
      return [code, status];
    });
    expect(codes).toEqual([
      [61006, 409],
      [61004, 409],
      [61005, 409],
      [61003, 410],
    ]);
    expect(errorIn(response({ type: 'unfinished', job: job() }, requests.result)).code).toBe(61006);
  });

  verifies('kladana-16', 'to cancel what has ended', () => {
    for (const refusal of ['settled', 'failed', 'cancelled', 'expired'] as const)
      expect(codeOf(refusal, 'cancel', { job: job() })).toMatchObject({ code: 61007, status: 409 });
  });

  verifies(['kladana-6', 'kladana-105'], 'to create a task', () => {
    expect(codeOf('full', 'start')).toMatchObject({ code: 61002, status: 429 });
    for (const refusal of ['overloaded', 'stopping', 'unavailable'] as const)
      expect(codeOf(refusal, 'start')).toMatchObject({ code: 61008, status: 500 });
    expect(codeOf('too-large', 'start')).toMatchObject({ code: 1044, status: 413 });
  });

  verifies('kladana-104', 'what there is not, wherever it is asked for', () => {
    for (const sent of ['task', 'result', 'cancel'] as const)
      expect(codeOf('unknown', sent)).toMatchObject({
        code: 1021,
        status: 404,
        error: `Object with type 'async' and id '${ID}' not found`,
      });
  });

  verifies(['kladana-122', 'kladana-123'], 'a link that leads nowhere', () => {
    expect(codeOf('unknown', 'link')).toMatchObject({ code: 1016, status: 403 });
    expect(codeOf('expired', 'link', { job: job() })).toMatchObject({ code: 61003, status: 410 });
    expect(codeOf('failed', 'link', { job: job() })).toEqual(codeOf('unknown', 'link'));
  });

  verifies('kladana-106', 'who asks too often, and says when to come again', () => {
    const told = response({ type: 'refused', refusal: 'too-often', retryAfter: 250.5 }, requests.task);
    expect(errorIn(told)).toMatchObject({ code: 1049, status: 429 });
    expect(header(told, 'X-Lognex-Retry-After')).toBe('251');
    expect(header(told, 'X-Lognex-Auth')).toBe('429002');
    expect(header(told, 'Retry-After')).toBe('1');
  });
});

describe('the errors of tasks', () => {
  const codes: [KladanaCode, WireRefusal | 'ineligible' | 'paged', keyof typeof requests, string][] = [
    [61000, 'ineligible', 'start', 'endpoint does not support asynchronous communication'],
    [61001, 'paged', 'start', "'offset' and 'limit' parameters cannot be specified for asynchronous request"],
    [
      61002,
      'full',
      'start',
      'the limit on the number of concurrently executing asynchronous operations has been exceeded.',
    ],
    [61003, 'expired', 'result', 'The result of the task has been deleted'],
    [61004, 'failed', 'result', 'task failed'],
    [61005, 'cancelled', 'result', 'The task was canceled'],
    [61006, 'not-ready', 'result', 'result not yet ready'],
    [61007, 'settled', 'cancel', 'task already completed'],
    [61008, 'unavailable', 'start', 'internal error'],
  ];

  const told = (
    why: (typeof codes)[number][1],
    kind: keyof typeof requests,
    language?: string,
    options = {},
  ) => {
    const headers = { 'accept-language': language, method: requests[kind].method };
    const sent =
      kind === 'start' ? start(headers) : task(requests[kind].url.slice(env.base.length + 37), headers);
    if (why === 'paged') return reply(request('/report?async=true&limit=5', headers), options);
    const refused = why === 'ineligible' && kladana(options).ineligible?.(sent, env);
    return refused || response({ type: 'refused', refusal: why as WireRefusal }, sent, options);
  };

  it.each(codes)(
    '%i has its sentence, in two languages [kladana-101, kladana-103]',
    (code, why, kind, end) => {
      const english = errorIn(told(why, kind));
      expect(english).toMatchObject({ code, error: expect.stringContaining(end) });
      expect(english.error).toMatch(/^(?:Error (?:creating|while|when)|Asynchronous task submission error)/);
      const russian = told(why, kind, 'de, ru-RU;q=0.9, en;q=0.8');
      expect(errorIn(russian)).toMatchObject({
        code,
        error: expect.stringMatching(/^Ошибка при .*асинхронной/),
      });
      expect(header(russian, 'Content-Language')).toBe('ru');
      expect(errorIn(told(why, kind, 'en, ru')).error).toBe(english.error);
      expect(errorIn(told(why, kind, 'ru;q=0, fr')).error).toBe(english.error);
    },
  );

  it.each(codes)('%i has the status that the server wants [kladana-102]', (code, why, kind) => {
    expect(told(why, kind, undefined, { statuses: { [code]: 418 } }).status).toBe(418);
    expect(told(why, kind, undefined, { statuses: { 1021: 418 } }).status).not.toBe(418);
  });
});
