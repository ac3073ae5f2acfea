import { describe, expect, it } from 'vitest';
import { accepted, gone, open, report, served } from './transcripts-scene.ts';
import { locationIn, plainly } from './wire.ts';

/*
 * What clients in use send, byte for byte, and what they are to get. Lodata's exchanges are those that its own server
 * answers; here they are answered as the specification wants them.
 */

describe('the exchanges of', () => {
  it("Olingo's client, which says its version once, and reads HTTP messages only [odata-26, odata-30, odata-11]", async () => {
    const { send, ended, host } = await open();
    const own = [
      'Accept: application/json;odata.metadata=minimal',
      'OData-MaxVersion: 4.0',
      'OData-Version: 4.0',
    ];
    const prefer = 'Prefer: respond-async, wait=0, odata.callback;url="http://client.invalid/"';
    const first = await send(['GET /odata/Report HTTP/1.1', host, ...own, prefer]);
    expect(plainly(first)).toBe(accepted('4.0'));
    const monitor = locationIn(first);
    await ended(monitor);
    expect(plainly(await send([`GET ${monitor} HTTP/1.1`, host]))).toBe(
      served(
        'HTTP/1.1 200 OK',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        'OData-Version: 4.0',
        'AsyncResult: 200',
        '',
        'HTTP/1.1 200 OK',
        'Content-Type: application/json;odata.metadata=minimal',
        'OData-Version: 4.0',
        '',
        report,
      ),
    );

    const second = locationIn(
      await send(['GET /odata/Missing HTTP/1.1', host, ...own, 'Prefer: respond-async']),
    );
    await ended(second);
    expect(await send([`GET ${second} HTTP/1.1`, host])).toContain('\r\n\r\nHTTP/1.1 404 Not Found\r\n');

    const third = locationIn(
      await send(['GET /odata/Report HTTP/1.1', host, ...own, 'Prefer: respond-async']),
    );
    const full = [
      'Accept: application/json;odata.metadata=full',
      'OData-MaxVersion: 4.0',
      'OData-Version: 4.0',
    ];
    expect(plainly(await send([`DELETE ${third} HTTP/1.1`, host, ...full]))).toBe(
      served('HTTP/1.1 204 No Content', 'OData-Version: 4.0', '', ''),
    );
  });

  it("PanoramicData's client, which says nothing with its polls [odata-26, odata-62, odata-63, odata-18]", async () => {
    const { send, ended, host } = await open();
    const json = 'Content-Type: application/json; charset=utf-8';
    const first = await send(
      ['POST /odata/Reports HTTP/1.1', host, 'Prefer: respond-async', json],
      '{"band":250}',
    );
    expect(plainly(first)).toBe(accepted('4.01'));
    const monitor = locationIn(first);
    await ended(monitor);
    expect(plainly(await send([`GET ${monitor} HTTP/1.1`, host]))).toBe(
      served(
        'HTTP/1.1 200 OK',
        'content-type: application/json;odata.metadata=minimal',
        'etag: W/"1"',
        'location: /odata/Reports(1)',
        'odata-version: 4.0',
        'AsyncResult: 201',
        '',
        '{"id":1}',
      ),
    );
    expect(plainly(await send([`DELETE ${monitor} HTTP/1.1`, host]))).toBe(gone);

    const part = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n';
    const body = [
      '--batch_3f',
      `${part}GET /odata/Report HTTP/1.1\n${host}\nAccept: application/json\n\n`,
      '--batch_3f',
      `${part}POST /odata/Reports HTTP/1.1\n${host}\nContent-ID: 2\nContent-Type: application/json\n\n{"band":250}`,
      '--batch_3f--',
      '',
    ].join('\r\n');
    const type = 'Content-Type: multipart/mixed; boundary="batch_3f"';
    const batched = locationIn(
      await send(['POST /odata/$batch HTTP/1.1', host, 'Prefer: respond-async', type], body),
    );
    await ended(batched);
    expect(plainly(await send([`GET ${batched} HTTP/1.1`, host]))).toBe(
      served(
        'HTTP/1.1 200 OK',
        'content-type: multipart/mixed;boundary=batch_r',
        'odata-version: 4.01',
        'AsyncResult: 200',
        '',
        '--batch_r',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'HTTP/1.1 200 OK',
        'Content-Type: application/json;odata.metadata=minimal',
        'OData-Version: 4.0',
        `Content-Length: ${report.length}`,
        '',
        report,
        '--batch_r',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        'Content-ID: 2',
        '',
        'HTTP/1.1 201 Created',
        'Content-Type: application/json;odata.metadata=minimal',
        'ETag: W/"1"',
        'Location: /odata/Reports(1)',
        'OData-Version: 4.0',
        'Content-Length: 8',
        '',
        '{"id":1}',
        '--batch_r--',
        '',
      ),
    );
  });

  it.each([
    ['respond-async,callback;url="http://client.invalid/"'],
    ['respond-async, callback; url="http://client.invalid/a,b;c"'],
    ['callback;url="http://client.invalid/",respond-async'],
    ['respond-async,odata.callback;url="http://client.invalid/"'],
    ['respond-async,callback;url=http://client.invalid/'],
    ['respond-async,callback'],
    ['respond-async;callback'],
    ['respond-async; tec.sleep=1'],
    ['Respond-Async'],
  ])(
    "Lodata's clients, which prefer %s [odata-7, odata-10, odata-55, odata-106, odata-107]",
    async (prefer) => {
      const { send, ended, host } = await open();
      const first = await send(['GET /odata/Missing HTTP/1.1', host, `Prefer: ${prefer}`]);
      expect(plainly(first)).toBe(accepted('4.01'));
      const monitor = locationIn(first);
      await ended(monitor);
      const head = [
        'HTTP/1.1 200 OK',
        'content-type: application/json;odata.metadata=minimal',
        'odata-version: 4.0',
        'AsyncResult: 404',
      ];
      expect(plainly(await send([`HEAD ${monitor} HTTP/1.1`, host]))).toBe(served(...head, '', ''));
      expect(plainly(await send([`GET ${monitor} HTTP/1.1`, host]))).toBe(
        served(...head, '', '{"error":{"code":"not_found","message":"Not found"}}'),
      );
      expect(plainly(await send([`GET ${monitor} HTTP/1.1`, host]))).toBe(gone);
      expect(plainly(await send([`PUT ${monitor} HTTP/1.1`, host]))).toMatch(
        /^HTTP\/1\.1 405 .*\r\nOData-Version: 4.01\r\nAllow: GET, HEAD, DELETE\r\n/,
      );
    },
  );

  it("Lodata's clients, which wait, or call back without a later answer [odata-3, odata-4, odata-55]", async () => {
    const { send, host } = await open();
    for (const prefer of ['wait=10', 'callback;url="http://client.invalid/"'])
      expect(plainly(await send(['GET /odata/Report HTTP/1.1', host, `Prefer: ${prefer}`]))).toMatch(
        /^HTTP\/1\.1 200 OK\r\n/,
      );
  });
});
