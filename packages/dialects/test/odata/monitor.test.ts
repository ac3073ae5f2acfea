import { describe, expect, it } from 'vitest';
import { header, ID, job, monitor, poll, text } from '../scene.ts';
import { verifies } from './requirements.ts';
import { asked, before, collected, errorIn, legacy, read, response } from './scene.ts';

const json = { accept: 'application/json' };
const minimal = poll({ prefer: 'return=minimal' });
const http = { accept: 'application/http' };
const old = { 'odata-maxversion': '4.0' };

describe('odata reads a poll', () => {
  it('takes with GET and peeks with HEAD', () => {
    expect(asked(poll())).toEqual({ type: 'take', id: ID });
    expect(asked(poll({ method: 'HEAD' }))).toEqual({ type: 'peek', id: ID });
    expect(asked(poll({ prefer: 'respond-async, wait=5' }))).toEqual({ type: 'take', id: ID, wait: 5_000 });
  });

  verifies('odata-69', 'waits as long as its client is ready to', () => {
    const prefer = 'return=minimal, wait=5';
    expect(asked(poll({ prefer }))).toEqual({ type: 'take', id: ID, wait: 5_000 });
    expect(asked(poll({ prefer }), { peek: true })).toEqual({ type: 'peek', id: ID, wait: 5_000 });
    expect(asked(poll({ method: 'HEAD', prefer }))).toEqual({ type: 'peek', id: ID, wait: 5_000 });
    expect(asked(poll({ prefer: 'wait=soon' }))).toEqual({ type: 'take', id: ID });
  });

  verifies('odata-37', 'peeks with return=minimal where that is turned on', () => {
    expect(asked(minimal)).toEqual({ type: 'take', id: ID });
    expect(asked(minimal, { peek: true })).toEqual({ type: 'peek', id: ID });
    expect(asked(poll({ prefer: 'return=representation' }), { peek: true })).toEqual({
      type: 'take',
      id: ID,
    });
  });

  verifies('odata-42', 'answers other methods with 405', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS', 'BREW']) {
      const reply = read(poll({ method }));
      if (reply.type !== 'reply') throw new Error(`${method} was not replied to`);
      expect(reply.response.status).toBe(405);
      expect(header(reply.response, 'Allow')).toBe('GET, HEAD, DELETE');
      expect(header(reply.response, 'OData-Version')).toBe('4.01');
      errorIn(text(reply.response));
    }
  });

  verifies('odata-38', 'answers what is no id with 404', () => {
    for (const path of ['', 'a/b', '..', 'a b', 'é', `${ID}/`, 'x'.repeat(129), "('a')"]) {
      const reply = read(poll({ monitor: path, ...old }));
      if (reply.type !== 'reply') throw new Error(`${path} was not replied to`);
      expect(reply.response.status).toBe(404);
      expect(header(reply.response, 'Content-Type')).toBe('application/json');
      expect(header(reply.response, 'OData-Version')).toBe('4.0');
      expect(errorIn(text(reply.response)).code).toBe('not_found');
    }
  });
});

describe('odata answers a poll', () => {
  verifies(['odata-16', 'odata-12'], 'with 202 as long as the operation has not ended', () => {
    for (const method of ['GET', 'HEAD']) {
      const running = response({ type: 'unfinished', job: job({ status: 'running' }) }, poll({ method }));
      expect(running.status).toBe(202);
      expect(header(running, 'Location')).toBe(monitor);
      expect(header(running, 'Retry-After')).toBe('2');
      expect(header(running, 'Preference-Applied')).toBeUndefined();
      expect(running).not.toHaveProperty('body');
    }
  });

  verifies(['odata-17', 'odata-32'], 'with the response of the operation as it is', () => {
    const own = [
      ['content-type', 'application/json;odata.metadata=minimal'],
      ['odata-version', '4.0'],
      ['content-language', 'de'],
      ['preference-applied', 'omit-values=nulls'],
      ['x-a', '1'],
      ['x-a', '2'],
    ] as const;
    const { status, headers, body } = collected(poll(json), 200, own);
    expect(status).toBe(200);
    expect(headers).toEqual([...own, ['AsyncResult', '200'], ['Vary', 'Accept, OData-MaxVersion']]);
    expect(body).toEqual({ result: true });
  });

  verifies('odata-18', 'with 200 for 201', () => {
    const created = collected(poll(), 201, [
      ['location', '/odata/Reports(1)'],
      ['etag', 'W/"1"'],
    ]);
    expect(created.status).toBe(200);
    expect(header(created, 'AsyncResult')).toBe('201');
    expect(header(created, 'Location')).toBe('/odata/Reports(1)');
    expect(header(created, 'ETag')).toBe('W/"1"');
  });

  verifies(['odata-19', 'odata-20'], 'with 200 for every other status', () => {
    for (const status of [204, 304, 404, 409, 500, 503]) {
      expect(collected(poll(), status).status).toBe(200);
      expect(header(collected(poll(), status), 'AsyncResult')).toBe(String(status));
    }
  });

  it('keeps an AsyncResult of its own, not the one of an operation', () => {
    expect(header(collected(poll(), 200, [['asyncresult', '500 no']]), 'AsyncResult')).toBe('200');
  });

  verifies('odata-41', 'saying what the answer varies by, beside what the operation said', () => {
    expect(header(collected(poll(), 200, [['vary', 'prefer']]), 'Vary')).toBe(
      'prefer, Accept, OData-MaxVersion',
    );
    expect(header(collected(poll(http), 200), 'Vary')).toBe('Accept, OData-MaxVersion');
    const peek = { options: { peek: true } };
    expect(header(collected(poll(), 200, [], peek), 'Vary')).toBe('Accept, OData-MaxVersion, Prefer');
    expect(header(response({ type: 'unfinished', job: job() }, poll()), 'Vary')).toBe(
      'Accept, OData-MaxVersion',
    );
  });

  it('in the version of the operation, or else of the client', () => {
    const version = (sent: object, more = {}) =>
      header(collected(poll({ ...json, ...sent }), 200, [], more), 'OData-Version');
    expect(version({})).toBe('4.01');
    expect(version(old)).toBe('4.0');
    expect(version({}, { job: legacy })).toBe('4.0');
    expect(version({ 'odata-maxversion': '4.01' }, { job: legacy })).toBe('4.01');
    expect(header(collected(poll(http), 200, [['odata-version', '4.0']]), 'OData-Version')).toBe('4.0');
  });

  verifies('odata-36', 'to HEAD like to GET, without the result', () => {
    for (const sent of [json, http]) {
      const got = collected(poll(sent), 404, [['etag', '"1"']]);
      const told = collected(poll({ method: 'HEAD', ...sent }), 404, [['etag', '"1"']]);
      expect(told).toEqual({ status: 200, headers: got.headers });
      expect(header(told, 'AsyncResult')).toBe('404');
    }
  });

  verifies('odata-37', 'to return=minimal with 204', () => {
    const told = collected(minimal, 201, [['location', '/odata/Reports(1)']], { options: { peek: true } });
    expect(told.status).toBe(204);
    expect(told).not.toHaveProperty('body');
    expect(header(told, 'AsyncResult')).toBe('201');
    expect(header(told, 'Location')).toBe(monitor);
    expect(header(told, 'Preference-Applied')).toBe('return=minimal');
    expect(header(told, 'OData-Version')).toBe('4.01');
  });
});

describe('odata chooses the form of a result', () => {
  const isMessage = (sent: object, more = {}) => {
    const got = collected(poll({ ...sent }), 200, [['content-type', 'application/json']], more);
    expect(header(got, 'AsyncResult')).toBe('200');
    const type = header(got, 'Content-Type');
    expect(type === 'application/http').toBe(before(got) !== undefined);
    expect(header(got, 'Content-Transfer-Encoding')).toBe(type === 'application/http' ? 'binary' : undefined);
    return type === 'application/http';
  };

  verifies('odata-22', '4.0 without Accept: a message', () => {
    expect(isMessage(old)).toBe(true);
    expect(isMessage({ ...old, accept: ' ' })).toBe(true);
    expect(before(collected(poll(old), 200))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  verifies('odata-23', '4.0 that accepts messages: a message', () => {
    expect(isMessage({ ...old, ...http })).toBe(true);
    expect(isMessage({ ...old, accept: 'application/json, application/http' })).toBe(true);
  });

  verifies('odata-24', '4.0 that accepts something else: as it is', () => {
    expect(isMessage({ ...old, ...json })).toBe(false);
  });

  verifies('odata-25', 'whoever accepts messages: a message', () => {
    for (const version of [undefined, '4.01', '4.02']) {
      for (const accept of [
        'application/http',
        'Application/HTTP;msgtype=response',
        'text/plain, application/http;q=0.1',
      ]) {
        expect(isMessage({ accept, 'odata-maxversion': version }), accept).toBe(true);
      }
      expect(isMessage({ ...json, 'odata-maxversion': version })).toBe(false);
    }
  });

  verifies(
    'odata-26',
    'neither Accept nor version: as it is, or as the first request would have wanted',
    () => {
      expect(isMessage({})).toBe(false);
      expect(isMessage({ 'odata-maxversion': '4.01' })).toBe(false);
      expect(isMessage({}, { job: legacy })).toBe(true);
      expect(isMessage({}, { job: legacy, options: { legacy: 'inherit' } })).toBe(true);
      expect(isMessage({}, { job: legacy, options: { legacy: 'unwrapped' } })).toBe(false);
      expect(isMessage(json, { job: legacy })).toBe(false);
      expect(isMessage({ 'odata-maxversion': '4.01' }, { job: legacy })).toBe(false);
      expect(isMessage(old, { options: { legacy: 'unwrapped' } })).toBe(true);
      for (const notes of [null, 'x', [], { maxVersion: 4 }, { maxVersion: '4.01' }]) {
        expect(isMessage({}, { job: { notes } })).toBe(false);
      }
    },
  );

  verifies('odata-27', 'wildcards: as it is', () => {
    for (const accept of ['*/*', 'application/*', 'application/json, */*;q=0.8']) {
      expect(isMessage({ accept })).toBe(false);
      expect(isMessage({ accept, ...old })).toBe(false);
    }
  });

  verifies('odata-28', 'messages refused: as it is', () => {
    for (const q of ['0', '0.0', '0.000']) {
      expect(isMessage({ accept: `application/http;q=${q}, application/json` })).toBe(false);
      expect(isMessage({ accept: `application/http; q=${q}`, ...old })).toBe(false);
    }
    expect(isMessage({ accept: 'application/http;q=0.001' })).toBe(true);
  });
});
