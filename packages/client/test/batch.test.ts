import { OperationFailed, ProtocolError, RequestFailed } from '@respond-async/client';
import { type BatchInit, batch } from '@respond-async/client/batch';
import { batch as answering, odata } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { scene } from './door-scene.ts';
import { type Answering, accepted, errorOf, MONITOR, problem, stage } from './stage.ts';

const SERVICE = 'https://api.example/odata';

interface Product {
  readonly id: number;
  readonly name: string;
}

/** Products, one request at a time. */
function products(): (request: Request) => Promise<Response> {
  const kept = new Map<string, Product>();
  return async (request) => {
    const path = new URL(request.url).pathname.replace('/odata/', '');
    if (request.method === 'POST') {
      const { name } = await request.json();
      const id = kept.size + 1;
      kept.set(`Products(${id})`, { id, name });
      return Response.json({ id, name }, { status: 201, headers: { location: `/odata/Products(${id})` } });
    }
    const product = kept.get(path);
    if (path === 'photo')
      return new Response(Uint8Array.of(0, 255, 10, 13), { headers: { 'content-type': 'image/png' } });
    if (path === 'note')
      return new Response(await request.text(), { headers: { 'content-type': 'text/plain' } });
    if (product === undefined)
      return Response.json({ error: { code: 'none', message: `No ${path}` } }, { status: 404 });
    if (request.method === 'GET') return Response.json(product);
    if (request.method === 'DELETE') kept.delete(path);
    else kept.set(path, { ...product, ...(await request.json()) });
    return new Response(null, { status: 204 });
  };
}

/** A service of this project, which answers batches at once and later; `interim` after that many requests. */
function service(interim?: number) {
  const handler = products();
  const batches = answering(handler, {
    ...(interim !== undefined && {
      interim: {
        isDue: (done: number) => done === interim,
        rest: (rest: Request) => there.init.fetch?.(rest) ?? Response.error(),
      },
    }),
  });
  const there = scene(odata(), (request) =>
    request.url.endsWith('/$batch') ? batches(request) : handler(request),
  );
  return there;
}

describe.each(['json', 'multipart'] as const)('a batch in %s', (format) => {
  it.each(['at once', 'later', 'later, in pieces'])('gives each request its answer, %s', async (when) => {
    const { init, until } = service(when === 'later, in pieces' ? 2 : undefined);
    const all = batch(SERVICE, { ...init, format, continueOnError: true });
    const bolt = all.create<Product>('Products', { name: 'Bolt' });
    const nut = all.create<Product>('Products', { name: 'Nüt' });
    const changed = all.update('Products(1)', { name: 'Screw' });
    const read = all.get<Product>('Products(1)');
    const gone = all.delete('Products(2)');
    const missing = all.get<Product>('Products(2)');
    const photo = all.get<Uint8Array>('photo');
    const note = all.add<string>({
      method: 'put',
      url: 'note',
      body: 'käse',
      headers: { 'content-type': 'text/plain' },
    });
    const results = await until(when === 'at once' ? all.send() : all.start().then((sent) => sent.results()));

    expect(results.answers.map(({ id, status }) => [id, status])).toEqual(
      [201, 201, 204, 200, 204, 404, 200, 200].map((status, at) => [String(at + 1), status]),
    );
    const made = results.get(bolt);
    // By its type, too: the name is there only where it went well.
    expect(made?.ok && made.body.name).toBe('Bolt');
    expect(made?.headers.get('location')).toBe('/odata/Products(1)');
    expect(results.get(nut)?.body).toEqual({ id: 2, name: 'Nüt' });
    expect(results.get(changed)).toMatchObject({ ok: true, body: undefined });
    expect(results.get(read)?.body).toEqual({ id: 1, name: 'Screw' });
    expect(results.get(gone)?.ok).toBe(true);
    expect(results.get(missing)).toMatchObject({ ok: false, body: { error: { message: 'No Products(2)' } } });
    expect(results.get(photo)?.body).toEqual(Uint8Array.of(0, 255, 10, 13));
    expect(results.get(note)?.body).toBe('käse');
  });

  it('says which requests need others', async () => {
    const { init, until } = service();
    const all = batch(SERVICE, { ...init, format });
    const made = all.create<Product>('Products', { name: 'Bolt' }, { id: 'made' });
    const read = all.get<Product>(made.ref, format === 'json' ? { after: [made] } : {});
    const results = await until(all.send());
    expect(results.get(read)?.body).toEqual({ id: 1, name: 'Bolt' });
  });

  it('stops after a failure unless it is told otherwise', async () => {
    const { init, until } = service();
    const all = batch(SERVICE, { ...init, format });
    const missing = all.get('Products(9)');
    const after = all.get('Products(8)');
    const results = await until(all.send());
    expect(results.get(missing)?.status).toBe(404);
    expect(results.get(after)?.status).toBe(format === 'json' ? 424 : undefined);
  });

  it('is refused as a whole', async () => {
    const { init } = stage(problem(413));
    const all = batch(SERVICE, { ...init, format });
    all.get('a');
    expect(await errorOf(all.send())).toBeInstanceOf(RequestFailed);
    const later = stage(
      accepted(),
      new Response('{"error":{"message":"x"}}', { headers: { asyncresult: '400' } }),
    );
    const other = batch(SERVICE, { ...later.init, format });
    other.get('a');
    const sent = await other.start();
    expect(await errorOf(later.until(sent.results()))).toBeInstanceOf(OperationFailed);
  });
});

/** What a service made by hand makes of three requests. */
async function answered(answers: readonly Answering[], more: BatchInit = {}) {
  const there = stage(...answers);
  const all = batch(`${SERVICE}/$batch`, { ...there.init, headers: { authorization: 'Bearer me' }, ...more });
  const parts = ['a', 'b', 'c'].map((path) => all.get(path));
  const sending = all.start().then((sent) => sent.results());
  return { ...there, parts, results: there.until(sending) };
}

const multipart = (text: string, more = {}) =>
  new Response(text, {
    headers: { 'content-type': 'multipart/mixed;boundary=b', asyncresult: '200', ...more },
  });
const part = (body: string, mime = '') =>
  `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${mime}\r\n${body}\r\n`;
const json = (value: unknown) => Response.json(value, { headers: { asyncresult: '200' } });
const one = (id: string, body: unknown = id) => ({
  id,
  status: 200,
  headers: { 'content-type': 'application/json' },
  body,
});

describe('a batch, as services in use answer it', () => {
  it('Lodata: an empty line first, HTTP/1.0, small letters, no Content-ID, an end without hyphens', async () => {
    const text = `\n${[1, 2, 3]
      .map(
        (n) =>
          `--b\ncontent-type: application/http\n\nHTTP/1.0 200 OK\ncontent-type: application/json\n\n${n}\n`,
      )
      .join('')}--b\n`;
    const { results, parts } = await answered([accepted(), multipart(text)], { format: 'multipart' });
    const read = await results;
    expect(parts.map((each) => read.get(each)?.body)).toEqual([1, 2, 3]);
  });

  it('Olingo: in an HTTP message, with Content-Length in its parts', async () => {
    const parts = [1, 2, 3].map((n) =>
      part(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n${n}`),
    );
    const message = `HTTP/1.1 200 OK\r\nOData-Version: 4.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n${parts.join('')}--b--`;
    const outer = new Response(message, {
      headers: { 'content-type': 'application/http', 'content-encoding': 'binary' },
    });
    expect((await (await answered([accepted(), outer])).results).answers.map(({ body }) => body)).toEqual([
      1, 2, 3,
    ]);
  });

  it('answers in another form than it was asked, and in another order', async () => {
    const found = await answered([accepted(), json({ responses: [one('3'), one('1'), one('2')] })], {
      format: 'multipart',
    });
    expect((await found.results).answers.map(({ id, body }) => [id, body])).toEqual([
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
    ]);
    const parts = ['2', '3', '1'].map((id) =>
      part(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${id}`, `Content-ID: ${id}\r\n`),
    );
    const other = await answered([accepted(), multipart(`${parts.join('')}--b--`)]);
    expect((await other.results).answers.map(({ body }) => body)).toEqual(['1', '2', '3']);
  });

  it('gives one answer for a change set that failed, and one for each that went well', async () => {
    const there = stage(
      multipart(
        `--b\r\nContent-Type: multipart/mixed;boundary=i\r\n\r\n--i\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 201 Created\r\n\r\n\r\n--i\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--i--\r\n\r\n${part('HTTP/1.1 409 Conflict\r\n\r\n')}${part('HTTP/1.1 200 OK\r\n\r\n')}--b--`,
      ),
    );
    const all = batch(SERVICE, { ...there.init, format: 'multipart' });
    for (const group of ['x', 'x', 'y', 'y']) all.create('Products', {}, { group });
    all.get('a');
    expect((await all.send()).answers.map(({ status }) => status)).toEqual([201, 204, 409, 409, 200]);
  });

  it('is followed to where the rest is, with credentials where they may go', async () => {
    for (const name of ['@nextLink', '@odata.nextLink']) {
      const { results, seen } = await answered([
        accepted(),
        json({ responses: [one('1')], [name]: '/rest/1' }),
        new Response(null, { status: 202, headers: { location: '/_async/2' } }),
        json({ responses: [one('2')], [name]: 'https://other.example/rest' }),
        json({ responses: [one('3')] }),
      ]);
      expect((await results).answers.map(({ body }) => body)).toEqual(['1', '2', '3']);
      expect(seen.slice(1).map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([
        [MONITOR, 'Bearer me'],
        ['https://api.example/rest/1', 'Bearer me'],
        ['https://api.example/_async/2', 'Bearer me'],
        ['https://other.example/rest', null],
      ]);
    }
  });

  it('is followed by the last part of a multipart answer', async () => {
    const rest = 'HTTP/1.1 202 Accepted\r\nLocation: /rest/1\r\nRetry-After: 1\r\n\r\n';
    const { results } = await answered([
      accepted(),
      multipart(`${part('HTTP/1.1 200 OK\r\n\r\n')}${part(rest)}--b--`),
      new Response(null, { status: 202, headers: { location: '/rest/1' } }),
      multipart(`${part('HTTP/1.1 201 Created\r\n\r\n')}${part('HTTP/1.1 204 No Content\r\n\r\n')}--b--`),
    ]);
    expect((await results).answers.map(({ status }) => status)).toEqual([200, 201, 204]);
  });

  it('waits for single requests that are answered later', async () => {
    const later = (id: string, location: string) => ({ id, status: 202, headers: { location } });
    const { results } = await answered([
      accepted(),
      json({ responses: [later('1', '/_async/7'), one('2'), later('3', '/_async/8')] }),
      ({ url }) => (url.endsWith('7') ? json('seven') : json('eight')),
    ]);
    expect((await results).answers.map(({ status, body }) => [status, body])).toEqual([
      [200, 'seven'],
      [200, '2'],
      [200, 'eight'],
    ]);
  });

  it('does not go round in circles', async () => {
    const { results } = await answered([accepted(), json({ responses: [one('1')], '@nextLink': '/rest/1' })]);
    expect(await errorOf(results)).toMatchObject({
      code: 'protocol-error',
      message: expect.stringContaining('/rest/1'),
    });
  });

  it.each([
    json({ value: [] }),
    json({ responses: [{ id: '1' }] }),
    new Response('nothing', { headers: { 'content-type': 'application/json' } }),
    multipart('nothing of the kind'),
    multipart(`${part('hello')}--b--`),
    multipart(`${part('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{')}--b--`),
  ])('says when it can not be read (%#)', async (broken) => {
    const { results } = await answered([accepted(), broken]);
    const error = await errorOf(results);
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.message).toMatch(/^the answer to the batch can not be read: /);
  });
});

describe('what is put into a batch', () => {
  it('is written as JSON', async () => {
    const { init, seen } = stage(json({ responses: [] }));
    const all = batch(SERVICE, { ...init, continueOnError: true, headers: { prefer: 'return=minimal' } });
    const made = all.create('Products', { name: 'Bolt' }, { group: 'g' });
    all.update(made.ref, { name: 'Nut' }, { group: 'g', method: 'PUT', headers: { 'If-Match': '"a"' } });
    all.add({ method: 'PUT', url: 'photo', body: Uint8Array.of(255), id: 'photo' });
    all.delete('Products(1)', { after: [made] });
    await all.send();
    expect(seen[0]).toMatchObject({ method: 'POST', url: `${SERVICE}/$batch` });
    expect(seen[0]?.headers.get('prefer')).toBe('continue-on-error, return=minimal');
    expect([seen[0]?.headers.get('content-type'), seen[0]?.headers.get('accept')]).toEqual([
      'application/json',
      'application/json',
    ]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      requests: [
        {
          id: '1',
          atomicityGroup: 'g',
          method: 'POST',
          url: 'Products',
          headers: { 'content-type': 'application/json' },
          body: { name: 'Bolt' },
        },
        {
          id: '2',
          atomicityGroup: 'g',
          dependsOn: ['1'],
          method: 'PUT',
          url: '$1',
          headers: { 'content-type': 'application/json', 'if-match': '"a"' },
          body: { name: 'Nut' },
        },
        {
          id: 'photo',
          method: 'PUT',
          url: 'photo',
          headers: { 'content-type': 'application/octet-stream' },
          body: '_w',
        },
        { id: '4', dependsOn: ['1'], method: 'DELETE', url: 'Products(1)' },
      ],
    });
  });

  it('asks for a later answer only where that is wanted', async () => {
    const { init, seen } = stage(json({ responses: [] }), accepted());
    const all = batch(SERVICE, init);
    all.get('a');
    await all.send();
    const { operation } = await all.start({ wait: 2_000, callback: 'https://me.example/done' });
    expect(seen.map(({ headers }) => headers.get('prefer'))).toEqual([
      null,
      'respond-async, wait=2, callback;url="https://me.example/done"',
    ]);
    expect([operation.isAsync, operation.monitorUrl]).toEqual([true, MONITOR]);
  });

  it('is refused where it makes no sense, by name', async () => {
    const { init, seen } = stage(accepted());
    const all = batch(SERVICE, init);
    await expect(all.send()).rejects.toThrow('the batch is empty');
    all.get('a', { group: 'g' });
    all.get('b');
    expect(() => all.get('c', { group: 'g' })).toThrow(
      'request 3 of the batch: others come between it and its group "g"',
    );
    expect(() => all.get('c', { id: '1' })).toThrow('there is another one with its id');
    expect(() => all.get('c', { id: 'a b' })).toThrow(TypeError);
    expect(() => all.get("Products('a b')")).toThrow('its URL must be encoded');
    expect(() => all.get('c\r\nX: 1')).toThrow(TypeError);
    expect(() => all.add({ method: 'GET /', url: 'c' })).toThrow('its method is "GET /"');
    expect(() => all.get('c', { headers: { x: 'a\nb' } })).toThrow(TypeError);
    const set = batch(SERVICE, { ...init, format: 'multipart' });
    set.get('a', { group: 'g' });
    await expect(set.send()).rejects.toThrow('request 1 of the batch: a change set can not have a GET');
    expect(seen).toEqual([]);
  });
});
