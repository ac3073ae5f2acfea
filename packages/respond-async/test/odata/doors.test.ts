import { createServer } from 'node:http';
import { batch, readMessage } from 'respond-async/odata';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doors } from './doors.ts';

const picture = Uint8Array.from({ length: 600 }, (_, at) => (at * 7) % 256);
const image = () => new Response(picture, { headers: { 'content-type': 'image/png', etag: '"1"' } });

describe.each(doors)('a client of the $name door', ({ open }) => {
  it.each([
    [{}, false],
    [{ accept: 'application/json' }, false],
    [{ accept: '*/*' }, false],
    [{ accept: 'application/http;q=0, application/json' }, false],
    [{ accept: 'application/json', 'odata-maxversion': '4.0' }, false],
    [{ accept: 'application/http' }, true],
    [{ 'odata-maxversion': '4.0' }, true],
    [{ 'odata-maxversion': '4.0', accept: 'application/http' }, true],
  ])(
    'that says %j gets its form of a binary result [odata-22, odata-23, odata-24, odata-25, odata-26, odata-27, odata-28, odata-31, odata-108]',
    async (said, isMessage) => {
      const { fetch, start, ended } = await open(image);
      const monitor = await start('/odata/Picture');
      await ended(monitor);
      const headers: Record<string, string> = { ...said };
      const result = await fetch(monitor, { headers });
      expect([result.status, result.headers.get('asyncresult')]).toEqual([200, '200']);
      expect(result.headers.get('vary')).toContain('Accept, OData-MaxVersion');
      expect(result.headers.get('content-type')).toBe(isMessage ? 'application/http' : 'image/png');
      const bytes = new Uint8Array(await result.arrayBuffer());
      const inner = isMessage ? readMessage(bytes) : { status: 200, body: bytes };
      expect([inner.status, [...inner.body]]).toEqual([200, [...picture]]);
    },
  );

  it('has the version in every answer, and a 202 that is no error [odata-106, odata-107, odata-112, odata-41, odata-32]', async () => {
    const { fetch, start, ended } = await open(image);
    const accepted = await fetch('/odata/Picture', { headers: { prefer: 'respond-async' } });
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    expect(await accepted.text()).toBe('');
    const monitor = await start('/odata/Picture');
    await ended(monitor);
    const answers = [accepted];
    for (const method of ['HEAD', 'POST', 'DELETE', 'DELETE', 'GET'])
      answers.push(await fetch(monitor, { method }));
    expect(answers.map(({ status }) => status)).toEqual([202, 200, 405, 204, 404, 404]);
    expect(answers.map(({ headers }) => headers.get('odata-version'))).toEqual(Array(6).fill('4.01'));
    for (const { headers } of answers) expect(headers.get('cache-control')).toBe('no-store');
  });

  it('may peek, where that is turned on [odata-37]', async () => {
    const { fetch, start, ended } = await open(image, { peek: true });
    const monitor = await start('/odata/Picture');
    await ended(monitor);
    const told = await fetch(monitor, { headers: { prefer: 'return=minimal' } });
    expect([told.status, told.headers.get('asyncresult')]).toEqual([204, '200']);
    expect(new URL(told.headers.get('location') ?? '').pathname).toBe(monitor);
    expect((await fetch(monitor)).status).toBe(200);
  });

  it('is promised no callback, and gets none [odata-51, odata-53, odata-56, odata-57, odata-102, odata-54]', async () => {
    let calls = 0;
    const called = createServer((_, response) => {
      calls += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void called.close());
    const address = called.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { fetch, start, ended } = await open(image);
    for (const callback of [
      `callback;url="http://127.0.0.1:${port}/"`,
      'odata.callback;url=http://nowhere.invalid/',
    ]) {
      const headers = { prefer: `respond-async, ${callback}` };
      const accepted = await fetch('/odata/Picture', { headers });
      expect(accepted.headers.get('preference-applied')).toBe('respond-async');
      const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
      await ended(monitor);
      expect((await fetch(monitor)).status).toBe(200);
    }
    expect((await fetch(await start('/odata/Picture'), { method: 'DELETE' })).status).toBe(204);
    expect(calls).toBe(0);
  });

  it('sends a batch, and gets its response later [odata-58, odata-63, odata-105]', async () => {
    const seen: string[] = [];
    const echo = async (request: Request): Promise<Response> => {
      const body = await request.text();
      seen.push(body);
      return new Response(body, { status: 201, headers: { 'content-type': 'text/plain' } });
    };
    const { fetch, start, ended } = await open(batch(echo, { boundary: () => 'r' }));
    const requests = [
      { id: '1', method: 'POST', url: 'Notes', headers: { 'content-type': 'text/plain' }, body: 'one' },
    ];
    const json = await start('/odata/$batch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    await ended(json);
    const answer = await fetch(json, { headers: { accept: 'application/json' } });
    expect([answer.status, answer.headers.get('asyncresult')]).toEqual([200, '200']);
    expect(await answer.json()).toEqual({
      responses: [{ id: '1', status: 201, headers: { 'content-type': 'text/plain' }, body: 'one' }],
    });

    const part =
      '--b\r\nContent-Type: application/http\r\n\r\nPOST Notes HTTP/1.1\r\nContent-Type: text/plain\r\n\r\ntwo\r\n';
    const multipart = await start('/odata/$batch', {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed;boundary=b', 'odata-maxversion': '4.0' },
      body: `${part}--b--`,
    });
    await ended(multipart);
    const wrapped = await fetch(multipart);
    const message = readMessage(new Uint8Array(await wrapped.arrayBuffer()));
    expect(message.headers).toContainEqual(['Content-Type', 'multipart/mixed;boundary=r']);
    expect(new TextDecoder().decode(message.body)).toMatch(
      /\r\n\r\nHTTP\/1\.1 201 Created\r\n(?:\S.*\r\n)*\r\ntwo\r\n--r--\r\n$/,
    );
    expect(seen).toEqual(['one', 'two']);
  });
});
