import { describe, expect, it } from 'vitest';
import { kladana } from '../../src/index.ts';
import { header, text } from '../scene.ts';
import { verifies } from './requirements.ts';
import {
  answered,
  document,
  env,
  errorIn,
  ID,
  job,
  REQUEST,
  read,
  reply,
  request,
  response,
  result,
  TASK,
  task,
} from './scene.ts';

const OWNER = 'ada';

describe('kladana reads a request', () => {
  verifies('kladana-3', 'that does not ask, and lets it pass', () => {
    for (const query of ['', '?async=false', '?async=', '?async', '?asynchronous=true', '?x=async=true'])
      expect(read(request(`/report/stock/bystore${query}`))).toEqual({ type: 'pass' });
  });

  verifies('kladana-1', 'that asks, with any method', () => {
    for (const query of ['?async=true', '?a=b&async=true', '?async=TRUE', '?%61sync=true&x=async']) {
      const asking = request(`/report/stock/bystore${query}`, { method: 'POST' });
      expect(read(asking), query).toEqual({ type: 'submit', notes: { url: asking.url } });
    }
  });

  verifies('kladana-4', 'with limit or offset, and refuses it', () => {
    for (const name of ['limit', 'offset']) {
      const told = reply(request(`/report/stock/bystore?async=true&${name}=10`));
      expect(errorIn(told)).toMatchObject({ status: 400, code: 61001, parameter: name });
    }
    expect(read(request('/report/stock/bystore?limit=10&offset=5'))).toEqual({ type: 'pass' });
  });

  verifies('kladana-5', 'of a route that gives no later answer, and refuses it where it asks for one', () => {
    const { ineligible } = kladana();
    const told = ineligible?.(request('/entity/product?async=true'), env);
    expect(told && errorIn(told)).toMatchObject({ status: 400, code: 61000 });
    expect(ineligible?.(request('/entity/product?async=false'), env)).toBeUndefined();
  });

  verifies('kladana-25', 'of a client that does not accept gzip', () => {
    const strict = { gzip: true };
    const paths = [
      '/report/stock/bystore',
      '/report/stock/bystore?async=true',
      '/async',
      `/async/${ID}/result`,
    ];
    for (const path of paths) {
      for (const accepted of [undefined, '', 'br, deflate', 'gzip;q=0', 'gzipped', '*']) {
        const told = reply(request(path, { 'accept-encoding': accepted }), strict);
        expect([told.status, told.body]).toEqual([415, undefined]);
      }
      for (const accepted of ['gzip', 'GZIP', 'br;q=1.0, gzip;q=0.8', 'deflate,gzip ;q=0.1'])
        expect(read(request(path, { 'accept-encoding': accepted }), strict).type).not.toBe('reply');
      expect(read(request(path)).type).not.toBe('reply');
    }
    expect(read(task('/file?filename=x'), strict)).toEqual({ type: 'redeem', id: ID });
    expect(kladana(strict).ineligible?.(request('/entity/product'), env)?.status).toBe(415);
    expect([kladana(strict).vary, kladana().vary]).toEqual(['Accept-Encoding', '']);
  });

  verifies(['kladana-107', 'kladana-104'], 'for what there is not below the tasks', () => {
    for (const part of ['/other', '/result/', '/result/x', '/'.repeat(3), '/__proto__', '/constructor'])
      expect(errorIn(reply(task(part)))).toMatchObject({ status: 404, code: 1002 });
    for (const id of ['1', 'x'.repeat(36), `${ID}0`, '..', 'é'])
      expect(errorIn(reply(request(`/async/${id}`)))).toMatchObject({ status: 404, code: 1021 });
    expect(read(request(`/async/${ID.toUpperCase()}`))).toMatchObject({ type: 'peek', id: ID });
  });

  verifies('kladana-107', 'with a method that its URL does not know', () => {
    const allowed = { '': 'GET, HEAD', '/result': 'GET, HEAD', '/file': 'GET, HEAD', '/cancel': 'PUT' };
    for (const [part, methods] of Object.entries(allowed)) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'BREW']) {
        if (methods.split(', ').includes(method)) continue;
        const told = reply(task(part, { method }));
        expect(errorIn(told)).toMatchObject({
          status: 405,
          code: 1039,
          error: expect.stringContaining(method),
        });
        expect(header(told, 'Allow')).toBe(methods);
      }
    }
    expect(reply(request('/async', { method: 'POST' })).status).toBe(405);
  });

  it('for a task: how it stands, its result, its end', () => {
    expect(read(task())).toMatchObject({ type: 'peek', id: ID });
    expect(read(task('', { method: 'HEAD' }))).toMatchObject({ type: 'peek', id: ID });
    expect(read(task('/result'))).toEqual({ type: 'take', id: ID });
    expect(read(task('/result', { method: 'HEAD' }))).toEqual({ type: 'peek', id: ID });
    expect(read(task('/cancel', { method: 'PUT' }))).toEqual({ type: 'cancel', id: ID, ifSettled: 'refuse' });
  });
});

describe('kladana answers', () => {
  verifies('kladana-1', 'a new task with 202 and two URLs', () => {
    const told = response({ type: 'accepted', job: job() }, request('/report/stock/bystore?async=true'));
    expect(told).toEqual({
      status: 202,
      headers: [
        ['Location', `${TASK}/result`],
        ['Content-Location', TASK],
      ],
    });
  });

  const common = {
    meta: { href: TASK, type: 'async', mediaType: 'application/json' },
    id: ID,
    accountId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    owner: {
      meta: {
        href: expect.stringMatching(
          /^https:\/\/api\.example\/api\/remap\/1\.2\/entity\/employee\/[\da-f-]{36}$/,
        ),
        metadataHref: 'https://api.example/api/remap/1.2/entity/employee/metadata',
        type: 'employee',
        mediaType: 'application/json',
        uuidHref: expect.stringMatching(/^https:\/\/api\.example\/app\/#employee\/edit\?id=[\da-f-]{36}$/),
      },
    },
    request: REQUEST,
  };

  verifies(['kladana-7', 'kladana-111', 'kladana-2'], 'how a task stands that has not ended', () => {
    const states = { pending: 'PENDING', running: 'PROCESSING' } as const;
    for (const [status, state] of Object.entries(states)) {
      const told = response(
        { type: 'unfinished', job: job({ status: status as 'pending', owner: OWNER }) },
        task(),
      );
      expect(told.status).toBe(200);
      expect(header(told, 'Content-Type')).toBe('application/json');
      expect(document(told)).toEqual({ ...common, state });
    }
  });

  verifies(
    ['kladana-8', 'kladana-111', 'kladana-112', 'kladana-113'],
    'how a task stands that is done',
    () => {
      const done = {
        ...common,
        state: 'DONE',
        resultUrl: `${TASK}/result`,
        deletionDate: '2026-01-01 12:59:00.000',
      };
      expect(document(response(result(200), task()))).toEqual(done);
      expect(document(response(result(302, { resultUntil: env.now + 7 }), task()))).toEqual({
        ...done,
        deletionDate: '2026-01-01 12:00:00.007',
      });
      expect(document(response(result(200), task(), { utcOffset: 330 })).deletionDate).toBe(
        '2026-01-01 15:29:00.000',
      );
      const over = answered(200, { result: 'expired' });
      expect(document(response({ type: 'refused', refusal: 'expired', job: over }, task()))).toEqual(done);
    },
  );

  verifies(
    ['kladana-13', 'kladana-111', 'kladana-113'],
    'how a task stands whose handler answered with an error',
    () => {
      const errors = [{ error: 'Access Denied', code: 1016, moreInfo: 'https://x' }];
      const told = response(result(403, {}, JSON.stringify({ errors })), task());
      expect(document(told)).toEqual({ ...common, state: 'API_ERROR', errors });
      for (const body of ['', 'no', '{}', '{"errors":1}', 'null'])
        expect(document(response(result(500, {}, body), task())).errors).toEqual([
          { error: 'Unknown error', code: 1999 },
        ]);
      const over = answered(403, { result: 'expired' });
      expect(document(response({ type: 'refused', refusal: 'expired', job: over }, task()))).toEqual({
        ...common,
        state: 'API_ERROR',
      });
    },
  );

  verifies(['kladana-14', 'kladana-15', 'kladana-111'], 'how a task stands that has no answer', () => {
    const failed = job({ status: 'failed', failure: { reason: 'threw', message: 'secret' } });
    const told = response({ type: 'refused', refusal: 'failed', job: failed }, task());
    expect([told.status, document(told)]).toEqual([200, { ...common, state: 'ERROR' }]);
    const ended = job({ status: 'cancelled', cancelledBy: 'owner' });
    expect(document(response({ type: 'refused', refusal: 'cancelled', job: ended }, task()))).toEqual({
      ...common,
      state: 'CANCEL',
    });
  });

  verifies('kladana-111', 'with account, owner and request as the server gives them', () => {
    const options = {
      account: (owner?: string) => `account of ${owner}`,
      owner: (owner: string | undefined, api: string) => ({
        href: `${api}/entity/application/${owner}`,
        type: 'application',
      }),
      request: (url: string) => url.replace('api.example', 'public.example'),
    };
    expect(
      document(response({ type: 'unfinished', job: job({ owner: OWNER }) }, task(), options)),
    ).toMatchObject({
      accountId: 'account of ada',
      owner: {
        meta: { href: 'https://api.example/api/remap/1.2/entity/application/ada', type: 'application' },
      },
      request: REQUEST.replace('api.example', 'public.example'),
    });
    const accountOf = (owner?: string) =>
      document(response({ type: 'unfinished', job: job(owner === undefined ? {} : { owner }) }, task()))
        .accountId;
    expect(accountOf(ID.toUpperCase())).toBe(ID);
    expect(accountOf('ada')).toBe(accountOf('ada'));
    expect(new Set(['ada', 'bob', 'adb', 'da', ''].map(accountOf)).size).toBe(5);
    expect(accountOf()).toBe('00000000-0000-0000-0000-000000000000');
  });

  verifies(['kladana-9', 'kladana-121'], 'for the result of a task that is done, with a link', () => {
    const url = `${TASK}/file?filename=asynctask_${ID}_result.json`;
    for (const status of [200, 201, 204, 304])
      expect(response(result(status), task('/result'))).toEqual({
        status: 302,
        headers: [],
        link: { header: 'Location', url },
      });
    expect(kladana().links).toEqual({
      expires: 'temp_url_expires',
      signature: 'temp_url_sig',
      validFor: 300_000,
    });
  });

  verifies(['kladana-13'], 'for the result of a task whose handler answered with an error, with that', () => {
    const told = response(result(403, {}, 'x'), task('/result'));
    expect(told).toEqual({
      status: 403,
      headers: [['content-type', 'application/json']],
      body: { result: true },
    });
    expect(response(result(403, {}, 'x'), task('/result', { method: 'HEAD' }))).not.toHaveProperty('body');
  });

  verifies('kladana-121', 'to who has the link, with the file', () => {
    const told = response(result(201), task('/file?x'));
    expect([told.status, told.body]).toEqual([200, { result: true }]);
    expect(header(told, 'Content-Disposition')).toBe(`attachment; filename="asynctask_${ID}_result.json"`);
    expect(response(result(201), task('/file?x', { method: 'HEAD' }))).not.toHaveProperty('body');
  });

  verifies('kladana-15', 'to the end of a task with 204', () => {
    const told = response({ type: 'cancelled', job: job() }, task('/cancel', { method: 'PUT' }));
    expect(told).toEqual({ status: 204, headers: [] });
  });

  verifies('kladana-142', 'nobody whose options can not be right', () => {
    for (const options of [
      { unfinished: 0 },
      { unfinished: 1.5 },
      { utcOffset: 1_500 },
      { utcOffset: Number.NaN },
    ])
      expect(() => kladana(options)).toThrow(TypeError);
    expect(() => kladana({ statuses: { 61000: 200 } })).toThrow(/status of 61000/);
    expect(() => kladana({ statuses: { 5: 400 } as object })).toThrow(/5 is not a code/);
    expect(kladana({ root: '/v2/' }).monitors).toBe('/v2/async');
    expect(text(reply(request('/report?async=true&limit=1'), { statuses: { 61001: 412 } }))).toContain(
      '61001',
    );
  });
});
