import { batch } from 'respond-async/odata';
import { describe, expect, it } from 'vitest';
import { errorIn, gate, scene } from './scene.ts';

const posted = (requests: unknown, prefer?: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...(prefer !== undefined && { prefer }) },
  body: JSON.stringify({ requests }),
});
const get = (id: string, more = {}) => ({ id, method: 'GET', url: id, ...more });
const named = (request: Request) => Response.json(new URL(request.url).pathname);

describe('a batch that speaks OData', () => {
  it('has single requests answered later where its handler is wrapped [odata-59]', async () => {
    const { answer, settle } = scene(named);
    const whole = batch(answer);
    const headers = { prefer: 'respond-async' };
    const requests = [get('a', { headers }), get('b', { headers }), get('c', { dependsOn: ['b'] })];
    const response = await whole(new Request('http://odata.test/odata/$batch', posted(requests)));
    const { responses } = await response.json();
    expect(responses.map(({ status }: { status: number }) => status)).toEqual([202, 200, 200]);
    const monitor = responses[0].headers.location;
    await settle();
    const later = await answer(new Request(monitor));
    expect([later.headers.get('asyncresult'), await later.json()]).toEqual(['200', '/odata/a']);
  });

  it.each(['application/json', 'multipart/mixed'])(
    'gives what there is, and the rest at another monitor, as %s [odata-60, odata-61]',
    async (accept) => {
      const { fetch, settle } = scene((request) =>
        batch(named, {
          boundary: () => 'r',
          interim: { isDue: (done) => done === 2, rest: (rest) => fetch(rest.url, rest) },
        })(request),
      );
      const init = posted(['a', 'b', 'c', 'd', 'e'].map((id) => get(id)));
      const headers = { ...init.headers, prefer: 'respond-async', accept };
      let location = (await fetch('/odata/$batch', { ...init, headers })).headers.get('location');
      const found: string[] = [];
      const monitors = new Set<string>();
      while (location !== null) {
        monitors.add(location);
        await settle();
        const response: Response = await fetch(location, { headers: { accept } });
        expect([response.status, response.headers.get('asyncresult')]).toEqual([200, '200']);
        const text = await response.text();
        found.push(...(text.match(/"\/odata\/\w"/g) ?? []));
        location =
          (/"@nextLink":"([^"]+)"/.exec(text) ?? /202 Accepted\r\nLocation: (\S+)/.exec(text))?.[1] ?? null;
      }
      expect(found).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `"/odata/${id}"`));
      expect(monitors.size).toBe(3);
    },
  );

  it('stops when it is cancelled [odata-45]', async () => {
    const { passed, open } = gate();
    const seen: string[] = [];
    const whole = batch(async (request) => {
      seen.push(request.url);
      await passed;
      return new Response();
    });
    const { fetch, start, settle } = scene(whole);
    const monitor = await start(posted([get('a'), get('b')]), '/odata/$batch');
    expect((await fetch(monitor, { method: 'DELETE' })).status).toBe(204);
    open();
    await settle();
    expect(seen).toEqual(['http://odata.test/odata/a']);
  });

  it('is answered 400 when it can not be understood, with nothing run [odata-64]', async () => {
    const { fetch, start } = scene(batch(named));
    const broken = { ...posted([]), body: '{' };
    expect((await fetch('/odata/$batch', broken)).status).toBe(400);
    // The form of a body that is compressed only the handler can see.
    const packed = { ...broken, headers: { ...broken.headers, 'content-encoding': 'x' } };
    const monitor = await start(packed, '/odata/$batch');
    expect((await fetch(monitor)).headers.get('asyncresult')).toBe('400');
  });

  it.each([
    ['application/json', '{', 'The batch is not JSON'],
    ['application/json', '{"requests":[{"id":"1","method":"GET"}]}', 'requests[0]: "url" is no text.'],
    ['application/json', undefined, 'The batch is not JSON'],
    ['multipart/mixed', '', 'has no boundary'],
    [
      'multipart/mixed;boundary=b',
      '--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b--',
      'part 1: its Content-Type',
    ],
    ['multipart/mixed;boundary=b', `--b\r\n${'x'.repeat(20_000)}`, 'part 1 does not end'],
  ])('is not accepted when it can not be understood: %s, %s [odata-14]', async (type, body, message) => {
    const { fetch, engine } = scene(batch(named));
    const headers = { 'content-type': type, prefer: 'respond-async', 'odata-maxversion': '4.0' };
    for (const path of ['/odata/$batch', '/odata/%24batch?x=1']) {
      const refused = await fetch(path, { method: 'POST', headers, body: body ?? null });
      expect([refused.status, refused.headers.get('odata-version')]).toEqual([400, '4.0']);
      expect(refused.headers.get('location')).toBeNull();
      expect((await errorIn(refused)).message).toContain(message);
    }
    expect((await engine.list()).jobs).toEqual([]);
  });

  it.each([
    ['to another URL', '/odata/batch', posted([])],
    ['of another type', '/odata/$batch', { ...posted([]), headers: { 'content-type': 'text/csv' } }],
    ['that only its handler may refuse', '/odata/$batch', posted([get('a', { if: 'x' })])],
  ])('is accepted %s, and its handler is asked [odata-14]', async (_, path, init) => {
    const { fetch, start } = scene(async (request) => new Response(await request.text()));
    const monitor = await start(init, path);
    expect(await (await fetch(monitor)).text()).toBe(init.body);
  });
});
