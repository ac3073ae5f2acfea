import { describe, expect, it } from 'vitest';
import { batch } from '../../src/index.ts';
import {
  batchRequest,
  get,
  jsonBatch,
  multipartBatch,
  partsIn,
  refusalOf,
  responsesIn,
  sent,
  shop,
  statusesIn,
} from './batching.ts';
import { verifies } from './requirements.ts';

describe('a batch', () => {
  verifies('odata-65', 'lets requests refer to what others made', async () => {
    const { response, seen } = await sent(
      jsonBatch(
        [
          { id: '1', method: 'POST', url: 'Orders', body: {} },
          { id: '2', method: 'GET', url: '$1/Items?$top=1' },
          { id: '3', method: 'GET', url: 'Airports' },
          { id: '4', method: 'GET', url: '/$3/More', dependsOn: ['1'] },
          { id: 'deep', method: 'GET', url: '$4/$count' },
          { id: '5', method: 'GET', url: 'fail' },
          { id: '6', method: 'GET', url: '$5/More' },
          { id: '7', method: 'GET', url: 'late', dependsOn: ['6'] },
        ],
        { prefer: 'continue-on-error' },
      ),
      shop,
    );
    expect(await statusesIn(response)).toEqual([201, 200, 200, 200, 200, 409, 424, 424]);
    expect(seen.map(({ url }) => url.slice('https://api.example'.length))).toEqual([
      '/odata/Orders',
      '/odata/Orders(1)/Items?$top=1',
      '/odata/Airports',
      '/odata/Airports/More',
      '/odata/Airports/More/$count',
      '/odata/fail',
    ]);
    const content = 'POST Orders HTTP/1.1\r\nContent-ID: 1\r\nContent-Length: 2\r\n\r\n{}\r\n';
    const multipart = await sent(multipartBatch([content, get('$1/Items')]), shop);
    await multipart.response.text();
    expect(multipart.seen[1]?.url).toBe('https://api.example/odata/Orders(1)/Items');
  });

  verifies('odata-67', 'ends at the first error, unless it is told to go on', async () => {
    const requests = ['a', 'fail', 'b'];
    const objects = requests.map((url) => ({ id: url, method: 'GET', url }));
    const parts = requests.map((url) => get(url));
    const ended = await sent(jsonBatch(objects), shop);
    expect(await statusesIn(ended.response)).toEqual([200, 409, 424]);
    expect(await partsIn((await sent(multipartBatch(parts), shop)).response)).toHaveLength(2);

    for (const prefer of ['continue-on-error', 'odata.continue-on-error=true']) {
      const { response } = await sent(multipartBatch(parts, { headers: { prefer } }), shop);
      expect(response.headers.get('preference-applied')).toBe('continue-on-error');
      expect(await partsIn(response)).toHaveLength(3);
    }
    const off = await sent(jsonBatch(objects, { prefer: 'continue-on-error=false' }), shop);
    expect(off.response.headers.get('preference-applied')).toBeNull();
  });

  verifies('odata-66', 'refuses JSON groups as a whole, and what depends on them', async () => {
    const { response, seen } = await sent(
      jsonBatch(
        [
          { id: '1', atomicityGroup: 'g', method: 'POST', url: 'Orders', body: {} },
          { id: '2', atomicityGroup: 'g', method: 'POST', url: 'Orders', body: {} },
          { id: '3', method: 'GET', url: 'a', dependsOn: ['g'] },
          { id: '4', atomicityGroup: 'h', method: 'GET', url: 'a' },
        ],
        { prefer: 'continue-on-error' },
      ),
      shop,
    );
    expect(await responsesIn(response)).toMatchObject([
      { id: '1', status: 501, atomicityGroup: 'g' },
      { id: '2', status: 501, atomicityGroup: 'g' },
      { id: '3', status: 424 },
      { id: '4', status: 200, atomicityGroup: 'h' },
    ]);
    expect(seen).toHaveLength(1);
  });

  it('has its headers beside those of a request; who asks is who asks for the batch', async () => {
    const { seen, response } = await sent(
      jsonBatch(
        [
          {
            id: '1',
            method: 'GET',
            url: 'a',
            headers: { authorization: 'Bearer other', 'accept-language': 'de' },
          },
        ],
        {
          authorization: 'Bearer me',
          'accept-language': 'en',
          'odata-maxversion': '4.0',
          accept: 'application/json',
          prefer: 'respond-async, wait=5',
          'if-match': '*',
        },
      ),
    );
    expect([...(seen[0]?.headers ?? [])]).toEqual([
      ['accept-language', 'de'],
      ['authorization', 'Bearer me'],
      ['odata-maxversion', '4.0'],
    ]);
    expect(response.headers.get('odata-version')).toBe('4.0');
  });

  it('refers to what it says itself where a Location is none', async () => {
    const { response, seen } = await sent(
      jsonBatch([
        { id: '1', method: 'GET', url: 'a' },
        { id: '2', method: 'GET', url: '$1' },
      ]),
      () => new Response(null, { headers: { location: 'http://x:y/' } }),
    );
    expect((await responsesIn(response))[1].status).toBe(200);
    expect(seen[1]?.url).toBe('https://api.example/odata/$1');
  });

  it('reaches nothing but its own service, and no other batch', async () => {
    const urls = [
      '/admin',
      '../admin',
      '//x/admin',
      '$batch',
      '%24batch',
      '$Batch/',
      'https://x:y:z/',
      '/odata/../admin',
    ];
    const requests = urls.map((url, index) => ({ id: `${index}`, method: 'GET', url }));
    const { response, seen } = await sent(jsonBatch(requests, { prefer: 'continue-on-error' }));
    for (const { status, body } of await responsesIn(response)) {
      expect(status).toBe(400);
      expect(['outside_service', 'nested_batch']).toContain(body.error.code);
    }
    expect(seen).toEqual([]);
  });

  it('answers in the form that its client accepts', async () => {
    const batchOf = (accept: string) =>
      sent(jsonBatch([{ id: '1', method: 'GET', url: 'a' }], { accept })).then(({ response }) => response);
    for (const accept of ['*/*', 'application/*', 'application/json;odata.metadata=full, multipart/mixed'])
      expect((await batchOf(accept)).headers.get('content-type')).toBe('application/json');
    for (const accept of ['multipart/mixed', 'application/json;q=0, multipart/*'])
      expect((await batchOf(accept)).headers.get('content-type')).toBe('multipart/mixed;boundary=r');
    expect(await refusalOf(await batchOf('text/html'))).toMatchObject({ status: 406 });
  });

  it('tells nothing of what a handler throws, and goes on where it may', async () => {
    const { response, errors } = await sent(
      jsonBatch(
        [1, 2].map((id) => ({ id: `${id}`, method: 'GET', url: `${id}` })),
        { prefer: 'continue-on-error' },
      ),
      (request) => {
        if (request.url.endsWith('1')) throw new Error('secret');
        return new Response('fine');
      },
    );
    const text = await response.text();
    expect(text).not.toContain('secret');
    expect(JSON.parse(text).responses).toMatchObject([{ status: 500 }, { status: 200, body: 'fine' }]);
    expect(errors).toEqual([new Error('secret')]);
  });

  it('carries out nothing more when it is told to stop', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const answer = batch(({ url }) => {
      seen.push(url);
      stop.abort(new Error('enough'));
      return new Response();
    });
    const requests = jsonBatch(['a', 'b'].map((id) => ({ id, method: 'GET', url: id })));
    const response = await answer(new Request(batchRequest(requests), { signal: stop.signal }));
    await expect(response.text()).rejects.toThrow('enough');
    expect(seen).toEqual(['https://api.example/odata/a']);
  });

  it('keeps what speaks of a connection, an origin or a monitor out of its parts', async () => {
    const { response } = await sent(jsonBatch([{ id: '1', method: 'GET', url: 'a' }]), () => {
      const names = ['set-cookie', 'connection', 'asyncresult', 'date', 'x-own'];
      return new Response('', { headers: names.map((name): [string, string] => [name, 'x']) });
    });
    expect((await responsesIn(response))[0].headers).toEqual({
      'content-type': expect.any(String),
      'x-own': 'x',
    });
  });
});
