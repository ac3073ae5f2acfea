import { describe, expect, it } from 'vitest';
import { accepted, gone, open, pending, report, served } from './transcripts-scene.ts';
import { locationIn, plainly } from './wire.ts';

/* What clients of Lodata and TM1 send besides, byte for byte. */

const json = 'content-type: application/json;odata.metadata=minimal';
const result = (status: number, ...lines: string[]) =>
  served('HTTP/1.1 200 OK', json, ...lines, 'odata-version: 4.0', `AsyncResult: ${status}`, '', '');

describe('the exchanges of', () => {
  it("Lodata's clients with an operation that has not ended [odata-16, odata-36, odata-43, odata-48, odata-112]", async () => {
    const { send, host } = await open();
    const first = await send(['GET /odata/Slow HTTP/1.1', host, 'Prefer: respond-async']);
    expect(plainly(first)).toBe(accepted('4.01'));
    const monitor = locationIn(first);
    for (const method of ['GET', 'HEAD', 'GET'])
      expect(plainly(await send([`${method} ${monitor} HTTP/1.1`, host]))).toBe(pending);
    const remove = [`DELETE ${monitor} HTTP/1.1`, host];
    expect(plainly(await send(remove))).toBe(
      served('HTTP/1.1 204 No Content', 'OData-Version: 4.01', '', ''),
    );
    expect(plainly(await send([`GET ${monitor} HTTP/1.1`, host]))).toBe(gone);
    expect(plainly(await send(remove))).toBe(gone);
  });

  it("Lodata's clients, with all that operations can answer [odata-17, odata-19, odata-22, odata-108]", async () => {
    const { send, ended, host } = await open();
    const collect = async (lines: readonly string[], body?: string, poll: readonly string[] = []) => {
      const monitor = locationIn(await send([...lines, host, 'Prefer: respond-async'], body));
      await ended(monitor);
      return plainly(await send([`GET ${monitor} HTTP/1.1`, host, ...poll]));
    };
    expect(await collect(['GET /odata/Report HTTP/1.1'])).toBe(result(200) + report);
    expect(await collect(['GET /odata/Report HTTP/1.1', 'Prefer: omit-values=nulls'])).toBe(
      result(200).replace(
        'odata-version: 4.0',
        'odata-version: 4.0\r\npreference-applied: omit-values=nulls',
      ) + report,
    );
    expect(await collect(['DELETE /odata/Reports(1) HTTP/1.1'])).toBe(
      served('HTTP/1.1 200 OK', 'OData-Version: 4.01', 'AsyncResult: 204', '', ''),
    );
    expect(await collect(['POST /odata/Reports HTTP/1.1', 'Content-Type: application/json'], '{}')).toBe(
      result(201, 'etag: W/"1"', 'location: /odata/Reports(1)') + '{"id":1}',
    );
    const inner = served('HTTP/1.1 200 OK', 'Content-Type: application/json;odata.metadata=minimal', '');
    for (const more of [[], ['Accept: application/http']])
      expect(
        await collect(['GET /odata/Report HTTP/1.1'], undefined, ['OData-MaxVersion: 4.0', ...more]),
      ).toContain(`AsyncResult: 200\r\n\r\n${inner}`);
    const requests = [
      { id: '0', method: 'get', url: '/odata/Report', headers: { prefer: 'respond-async' } },
      { id: '1', method: 'get', url: '/odata/Missing' },
    ];
    const batch = await collect(
      ['POST /odata/$batch HTTP/1.1', 'Content-Type: application/json'],
      JSON.stringify({ requests }),
    );
    expect(JSON.parse(batch.slice(batch.indexOf('\r\n\r\n')))).toMatchObject({
      responses: [
        { id: '0', status: 200, body: JSON.parse(report) },
        { id: '1', status: 404, body: { error: { code: 'not_found' } } },
      ],
    });
  });

  it.each([
    [['Prefer: respond-async', 'Prefer: callback;url="http://client.invalid/"'], 202],
    [['Prefer: respond-async,callback;URL="http://client.invalid/"'], 202],
    [['Prefer: respond-async, wait=10'], 200],
    [['Prefer: respond-async=true'], 200],
  ])("Lodata's clients, which say %j [odata-5, odata-7, odata-10]", async (prefer, status) => {
    const { send, host } = await open();
    const answer = plainly(await send(['GET /odata/Report HTTP/1.1', host, ...prefer]));
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(answer.includes('MONITOR')).toBe(status === 202);
  });

  it("TM1's client, which waits at first, and reads the status in a header [odata-6, odata-32]", async () => {
    const { send, host } = await open();
    const first = await send(['GET /odata/Slow HTTP/1.1', host, 'Prefer: respond-async,wait=0']);
    expect(plainly(first)).toBe(accepted('4.01'));
    const in55 = await send(['GET /odata/Missing HTTP/1.1', host, 'Prefer: respond-async,wait=55']);
    expect(plainly(in55)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    const second = locationIn(
      await send(['GET /odata/Missing HTTP/1.1', host, 'Prefer: respond-async,wait=0']),
    );
    const found = plainly(await send([`GET ${second} HTTP/1.1`, host, 'Prefer: wait=10']));
    expect(found).toMatch(/\r\nAsyncResult: 404\r\n/);
  });
});
