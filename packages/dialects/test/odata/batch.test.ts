import { describe, expect, it } from 'vitest';
import {
  bytes,
  get,
  jsonBatch,
  latin1,
  multipartBatch,
  partsIn,
  refusalOf,
  responsesIn,
  sent,
  shop,
  statusesIn,
} from './batching.ts';
import { verifies } from './requirements.ts';

describe('a JSON batch', () => {
  verifies('odata-58', 'is answered one response for one request, in order', async () => {
    const { response, seen } = await sent(
      jsonBatch([
        { id: '1', method: 'get', url: 'Airports?x=1' },
        { id: 'two', method: 'POST', url: '/odata/Orders', body: { band: 250 } },
        { id: '3', method: 'DELETE', url: 'https://elsewhere.example/odata/Orders(1)' },
      ]),
      shop,
    );
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://api.example/odata/Airports?x=1',
      'POST https://api.example/odata/Orders',
      'DELETE https://api.example/odata/Orders(1)',
    ]);
    expect(seen.map(({ body }) => latin1(body))).toEqual(['', '{"band":250}', '']);
    expect(seen[1]?.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('odata-version')).toBe('4.01');
    expect(response.headers.get('location')).toBeNull();
    expect(await responsesIn(response)).toEqual([
      {
        id: '1',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: { path: '/odata/Airports' },
      },
      {
        id: 'two',
        status: 201,
        headers: { 'content-type': 'application/json', etag: 'W/"1"', location: '/odata/Orders(1)' },
        body: { id: 1 },
      },
      { id: '3', status: 204, headers: {} },
    ]);
  });

  verifies('odata-68', 'keeps numbers, texts and bytes as they are', async () => {
    const body = '{"requests":[{"id":"1","method":"POST","url":"x","body":{"n":9007199254740993,"d":1.50}},';
    const more = [
      { id: '2', method: 'POST', url: 'x', headers: { 'content-type': 'text/plain' }, body: 'Zürich' },
      { id: '3', method: 'POST', url: 'x', headers: { 'Content-Type': 'image/png' }, body: '_-8' },
      { id: '4', method: 'POST', url: 'x', headers: { 'content-type': 'application/json' }, body: null },
    ];
    const { response, seen } = await sent({
      body: new TextEncoder().encode(`${body}${JSON.stringify(more).slice(1)}}`),
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(latin1(seen[0]?.body ?? bytes(''))).toBe('{"n":9007199254740993,"d":1.50}');
    expect(new TextDecoder().decode(seen[1]?.body)).toBe('Zürich');
    expect([...(seen[2]?.body ?? [])]).toEqual([255, 239]);
    const text = await response.text();
    expect(text).toContain('"body":{"n":9007199254740993,"d":1.50}');
    expect(text).toContain('"body":"Zürich"');
    expect(text).toContain('"body":"_-8"');
    expect(text).toContain('"body":null');
  });

  it('gives what only pretends to be JSON as a string', async () => {
    const { response } = await sent(
      jsonBatch([{ id: '1', method: 'GET', url: 'x' }]),
      () => new Response('{oops', { headers: { 'content-type': 'application/json' } }),
    );
    expect(await responsesIn(response)).toMatchObject([{ body: '{oops' }]);
  });

  verifies(
    'odata-59',
    'leaves respond-async to the handler where nothing depends on the request',
    async () => {
      const headers = { Prefer: 'respond-async, return=minimal' };
      const requests = [
        { id: '1', method: 'GET', url: 'a', headers },
        { id: '2', method: 'GET', url: 'b', headers },
        { id: '3', method: 'GET', url: 'c', headers, dependsOn: ['2'] },
        { id: '4', method: 'GET', url: 'd', headers, atomicityGroup: 'g' },
      ];
      const later = (request: Request) =>
        request.headers.get('prefer')?.includes('respond-async')
          ? new Response(null, { status: 202, headers: { location: '/m', 'retry-after': '1' } })
          : new Response();
      const { response, seen } = await sent(jsonBatch(requests), later);
      const minimal = 'return=minimal';
      expect(seen.map((each) => each.headers.get('prefer'))).toEqual([
        headers.Prefer,
        minimal,
        headers.Prefer,
        minimal,
      ]);
      expect((await responsesIn(response))[0]).toEqual({
        id: '1',
        status: 202,
        headers: { location: '/m', 'retry-after': '1' },
      });
      const multipart = await sent(jsonBatch(requests, { accept: 'multipart/mixed' }), later);
      expect(multipart.seen.map((each) => each.headers.get('prefer'))).toEqual([
        minimal,
        minimal,
        minimal,
        minimal,
      ]);
    },
  );
});

describe('a multipart batch', () => {
  verifies('odata-58', 'is answered part by part', async () => {
    const { response } = await sent(
      multipartBatch([get('Airports'), 'Content-ID: x\r\n\r\n', get('fail')].toSpliced(1, 1)),
      shop,
    );
    expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary=r');
    expect(await response.text()).toBe(
      [
        '--r',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'HTTP/1.1 200 OK',
        'Content-Type: application/json',
        'Content-Length: 26',
        '',
        '{"path":"/odata/Airports"}',
        '--r',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'HTTP/1.1 409 Conflict',
        'Content-Type: application/json',
        'Content-Length: 38',
        '',
        '{"error":{"code":"no","message":"No."}}',
        '--r--',
        '',
      ]
        .join('\r\n')
        .replace('Content-Length: 38', `Content-Length: ${'{"error":{"code":"no","message":"No."}}'.length}`),
    );
  });

  verifies('odata-62', 'is understood with LF, quoted boundary, preamble and epilogue', async () => {
    const request =
      'POST /odata/Orders HTTP/1.1\nHost: api.example\nContent-ID: 7\nContent-Type: text/plain\n\na\nb';
    const { body } = multipartBatch([request, 'GET x HTTP/1.1\n\n'], { eol: '\n' });
    const { response, seen } = await sent({
      body: `Hello\n--bb\n${body}bye\n--b\nmore`,
      headers: { 'content-type': 'multipart/mixed; boundary="b"' },
    });
    expect(seen.map((each) => latin1(each.body))).toEqual(['a\nb', '']);
    expect(seen[0]?.headers.get('content-id')).toBeNull();
    const parts = await partsIn(response);
    expect(parts[0]?.mime).toContain('\r\nContent-ID: 7');
    expect(latin1(parts[0]?.message().body ?? bytes(''))).toBe('a\nb');
  });

  verifies('odata-62', 'is understood with empty lines where they mean nothing', async () => {
    const { seen } = await sent(
      multipartBatch([
        '\r\nGET a HTTP/1.1\r\n\r\n\r\n\r\n',
        'PUT b HTTP/1.1\r\nContent-Length: 3\r\n\r\nb\r\n\r\n',
        'PUT c HTTP/1.1\r\n\r\nc\r\n',
      ]),
    );
    expect(seen.map(({ body }) => latin1(body))).toEqual(['', 'b\r\n', 'c\r\n']);
  });

  it('may leave out the last two hyphens, but not the last boundary', async () => {
    const whole = multipartBatch([get('a')]);
    const body = String(whole.body).replace('--b--', '--b');
    expect((await sent({ ...whole, body })).response.status).toBe(200);
    const cut = String(whole.body).replace('--b--\r\n', '');
    const { response, seen } = await sent({ ...whole, body: cut });
    expect(await refusalOf(response)).toMatchObject({
      status: 400,
      message: expect.stringContaining('part 1'),
    });
    expect(seen).toEqual([]);
  });

  verifies(
    'odata-66',
    'has change sets of one request carried out, and of several refused whole',
    async () => {
      const set = (...requests: string[]) =>
        `--c\r\nContent-Type: application/http\r\nContent-ID: ${requests.length}\r\n\r\n${requests.join('\r\n--c\r\nContent-Type: application/http\r\n\r\n')}\r\n--c--`;
      const part = (content: string) =>
        `--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n${content}\r\n`;
      const post = 'POST Orders HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}';
      const body = `${part(set(post))}${part(set(post, post))}--b--`;
      const headers = { 'content-type': 'multipart/mixed;boundary=b' };
      const { response, seen } = await sent({ body, headers }, shop);
      expect(seen).toHaveLength(1);
      const [first, second, ...others] = await partsIn(response);
      expect(others).toEqual([]);
      expect(first?.text).toContain('Content-Type: multipart/mixed;boundary=changeset_r');
      expect(first?.text).toContain('Content-ID: 1\r\n\r\nHTTP/1.1 201 Created');
      expect(first?.text).toMatch(/--changeset_r--\r\n$/);
      expect(second?.message().status).toBe(501);

      const all = await sent({ body, headers: { ...headers, prefer: 'continue-on-error' } }, shop);
      expect(await partsIn(all.response)).toHaveLength(2);

      const both = await sent({ body, headers: { ...headers, accept: 'application/json' } }, shop);
      expect(await statusesIn(both.response)).toEqual([201, 501, 424]);
    },
  );
});
