import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, ListedJob } from '../../src/index.ts';
import { verifies } from './requirements.ts';
import {
  answered,
  document,
  env,
  errorIn,
  job,
  list,
  REQUEST,
  read,
  reply,
  request,
  response,
} from './scene.ts';

const MINUTE = 60_000;
const OTHER = 'https://api.example/api/remap/1.2/report/money;all?async=true';
/** 12:00 on the clock of the API. */
const NOON = env.now;

/** Tasks in the order of their creation: each is named by the end of its id. */
const tasks: readonly ListedJob[] = [
  { job: answered(200, { resultUntil: NOON, notes: { url: OTHER } }) },
  { job: job({ status: 'running' }) },
  { job: answered(200, { resultUntil: NOON + 1_500 }) },
  {
    job: answered(403, { notes: { url: OTHER } }),
    bytes: new TextEncoder().encode('{"errors":[{"error":"no","code":1016}]}'),
  },
  { job: job({ status: 'cancelled' }) },
  { job: answered(200, { resultUntil: NOON + 3 * MINUTE, result: 'expired' }) },
  { job: job({ status: 'failed' }) },
  { job: job({ status: 'pending', notes: { url: OTHER } }) },
].map(({ job, ...more }, at) => ({ job: { ...job, id: `${job.id.slice(0, -1)}${at}` }, ...more }));

/** What the layer answers: the newest first. */
const answer: Answer = { type: 'listed', jobs: tasks.toReversed() };

const shown = (query: string) => document(response(answer, list(query)));
/** Which of the tasks are on a page. */
const rows = (query: string): string =>
  shown(query)
    .rows.map(({ id }: { id: string }) => id.at(-1))
    .join('');
const filtered = (filter: string): string => rows(`filter=${encodeURIComponent(filter)}`);
const wrong = (query: string) => {
  const { status, code, parameter, error } = errorIn(reply(list(query)));
  expect(status).toBe(400);
  return { code, parameter, error };
};

describe('the list', () => {
  verifies(['kladana-17', 'kladana-135'], 'has all tasks in the form of a collection', () => {
    for (const path of ['/async', '/async/']) {
      expect(read(request(path))).toEqual({
        type: 'list',
        createdFrom: env.now - 7 * 86_400_000,
        most: 5_000,
      });
      const { context, meta, rows } = document(response(answer, request(path)));
      const employee = `${env.base.replace('/async', '')}/context/employee`;
      expect(context.employee.meta).toMatchObject({
        href: employee,
        type: 'employee',
        mediaType: 'application/json',
      });
      expect(meta).toEqual({
        href: env.base,
        type: 'async',
        mediaType: 'application/json',
        size: 8,
        limit: 1_000,
        offset: 0,
      });
      expect(rows).toHaveLength(8);
      expect(rows[3]).toMatchObject({
        state: 'API_ERROR',
        errors: [{ error: 'no', code: 1016 }],
        request: OTHER,
      });
    }
    expect(read(request('/async', { method: 'HEAD' }))).toMatchObject({ type: 'list' });
  });

  it.each([
    ['state=done', '025'],
    ['state=DONE', '025'],
    [' state = Done ', '025'],
    ['state=DONE;state=CANCEL', '0245'],
    ['state!=DONE', '13467'],
    ['state!=DONE;state!=CANCEL', '1367'],
    ['state=API_ERROR', '3'],
    ['state=DONE;state!=DONE', ''],
    [`request=${REQUEST}`, '12456'],
    [`request!=${REQUEST}`, '037'],
    [`request=${OTHER.replace(';', '\\;')}`, '037'],
    [`state=done;request=${REQUEST}`, '25'],
    ['deletionDate<2026-01-01 12:00:01', '0'],
    ['deletionDate<=2026-01-01 12:00:01', '02'],
    ['deletionDate<=2026-01-01 12:00:00', '0'],
    ['deletionDate>2026-01-01 12:00', '5'],
    ['deletionDate>2026-01-01 12:00:00', '25'],
    ['deletionDate>=2026-01-01 12:00:00', '025'],
    ['deletionDate>=2026-01-01 12:00:00.001', '25'],
    ['deletionDate=2026-01-01 12:00', '02'],
    ['deletionDate=2026-01-01 12:00:01', '2'],
    ['deletionDate=2026-01-01 12:00:01.5', '2'],
    ['deletionDate=2026-01-01 12:00:01.501', ''],
    ['deletionDate!=2026-01-01 12:00', '134567'],
    ['deletionDate>2026-01-01 12:00:00;deletionDate<2026-01-01 12:01', '2'],
    ['deletionDate=2026-01-01 12:00;deletionDate=2026-01-01 12:03', '025'],
    ['deletionDate=', '13467'],
    ['deletionDate!=;', '025'],
    ['state=', ''],
    ['state!=', '01234567'],
    ['deletionDate>2026-01-01 11:00;deletionDate>2026-01-01 12:00', '025'],
    ['', '01234567'],
    [';;', '01234567'],
  ])('is filtered by %j [kladana-18, kladana-131, kladana-133]', (filter, expected) => {
    expect(filtered(filter)).toBe(expected);
  });

  verifies('kladana-19', 'is filtered alike by conditions that are joined with &', () => {
    expect(rows('filter=state=done&deletionDate<2026-01-01%2012:00:01')).toBe('0');
    expect(rows('filter=state=done&deletionDate%3C2026-01-01%2012:00:01')).toBe('0');
    expect(rows('filter=state=done;deletionDate%3C2026-01-01+12:00:01')).toBe('0');
    expect(rows('filter=state=done&deletionDate>=2026-01-01 12:00:01&limit=1')).toBe('2');
    expect(shown('filter=state=done&deletionDate<2021-02-16 16:21:09').meta.href).toBe(
      `${env.base}?filter=state=done;deletionDate%3C2021-02-16%2016:21:09`,
    );
    // Without a filter these are parameters like any other.
    expect(rows('state=done')).toBe('01234567');
  });

  verifies(['kladana-18', 'kladana-132'], 'is not filtered by what is wrong', () => {
    for (const date of [
      '2026-02-30 12:00',
      '2026-01-01',
      'yesterday',
      '2026-01-01 25:00',
      '2026-01-01 12:00:60',
    ])
      expect(wrong(`filter=deletionDate<${date}`)).toMatchObject({ code: 1035, parameter: 'deletionDate' });
    expect(wrong('filter=state=over')).toMatchObject({
      code: 1041,
      parameter: 'state',
      error: expect.stringContaining("'PENDING, PROCESSING, DONE, ERROR, CANCEL, API_ERROR'"),
    });
    for (const filter of [
      'deletionDate=2026-01-01 12:00;deletionDate>2026-01-01 11:00',
      'id=1',
      'state>DONE',
      'request~=x',
      'state',
      '=x',
    ])
      expect(wrong(`filter=${encodeURIComponent(filter)}`)).toMatchObject({
        code: 1034,
        parameter: 'filter',
      });
  });

  verifies(['kladana-20', 'kladana-134'], 'is ordered', () => {
    expect(rows('order=deletionDate')).toBe('02513467');
    expect(rows('order=deletionDate,desc')).toBe('52013467');
    expect(rows('order=request,asc;deletionDate,desc')).toBe('03752146');
    expect(rows('order=request;deletionDate')).toBe('03725146');
    expect(shown('order=request;deletionDate,desc').meta.href).toBe(
      `${env.base}?order=request,asc;deletionDate,desc`,
    );
    for (const field of ['state', 'id', ',desc'])
      expect(wrong(`order=${field}`)).toMatchObject({ code: 1063, parameter: 'order' });
    for (const by of ['request,up', 'deletionDate,desc,asc'])
      expect(wrong(`order=${by}`)).toMatchObject({ code: 1042, parameter: 'order' });
  });

  verifies(['kladana-20', 'kladana-134'], 'is paged, and its pages lead to each other', () => {
    const seen: string[] = [];
    let href: string | undefined = `${env.base}?limit=3&filter=state!=PENDING&order=deletionDate,desc`;
    let last: string | undefined;
    for (; href !== undefined; ) {
      const { rows, meta } = shown(href.slice(href.indexOf('?') + 1));
      expect(meta).toMatchObject({ size: 7, limit: 3, offset: seen.length });
      seen.push(...rows.map(({ id }: { id: string }) => id.at(-1)));
      last = meta.previousHref;
      href = meta.nextHref;
    }
    expect(seen.join('')).toBe('5201346');
    expect(last).toBe(`${env.base}?limit=3&offset=3&filter=state!=PENDING&order=deletionDate,desc`);
    expect(shown('').meta).not.toHaveProperty('previousHref');
    expect(rows('offset=100')).toBe('');
    expect(rows('limit=1&offset=7')).toBe('7');
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'limit=-1', 'offset=-1', 'offset=1.5', 'limit='])
      expect(wrong(query)).toMatchObject({ code: 1084, parameter: query.split('=')[0] });
  });

  verifies('kladana-136', 'comes to an answer to the longest queries that a server takes', () => {
    const many: Answer = {
      type: 'listed',
      jobs: Array.from({ length: 5_000 }, () => tasks)
        .flat()
        .slice(0, 5_000),
    };
    const size = (query: string): number => document(response(many, list(query))).meta.size;
    const conditions = Array.from({ length: 2_000 }, (_, at) => `request=${at}`).join(';');
    expect(size(`filter=${conditions};request=${encodeURIComponent(REQUEST)}`)).toBe(3_125);
    expect(size(`filter=state!=DONE;${'state!=CANCEL;'.repeat(1_000)}`)).toBe(2_500);
    expect(size(`order=${'request;'.repeat(2_000)}`)).toBe(5_000);
    expect(wrong(`filter=state=${'%20'.repeat(5_000)}x`).code).toBe(1041);
    expect(wrong(`filter=${'%20'.repeat(5_000)}x`).code).toBe(1034);
  });

  verifies('kladana-136', 'comes to an answer whatever a client may send', () => {
    const word = fc.constantFrom(
      ...['filter=', 'order=', 'limit=', 'offset=', 'state', 'request', 'deletionDate', 'done', 'desc'],
      ...[
        '=',
        '!=',
        '<',
        '>=',
        '~',
        ';',
        '\\;',
        ',',
        '&',
        '%',
        '%3C',
        '+',
        '2026-01-01 12:00',
        '9',
        '0',
        'é',
        '?',
      ],
    );
    const query = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(query, (text) => {
        const told = response(answer, list(text));
        if (told.status === 200) {
          const { meta, rows } = document(told);
          expect(rows.length).toBe(Math.max(0, Math.min(meta.limit, meta.size - meta.offset)));
          // The href that is told leads to the same tasks.
          const again = document(response(answer, list(new URL(meta.href).search.slice(1))));
          expect(again).toEqual({ ...document(told), meta: { ...again.meta } });
        } else expect(errorIn(told).status).toBe(400);
      }),
      { numRuns: 2_000 },
    );
  });
});
