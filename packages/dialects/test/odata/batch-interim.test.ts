import { describe, expect } from 'vitest';
import type { Interim } from '../../src/index.ts';
import { bytes, echo, jsonBatch, latin1, multipartBatch, partsIn, sent } from './batching.ts';
import { verifies } from './requirements.ts';

const accepted = () =>
  new Response(null, {
    status: 202,
    headers: { location: 'https://api.example/_async/2', 'retry-after': '3', 'x-other': '1' },
  });

/** Interrupts after so many requests; the rests that came of it. */
function interrupting(after: number, answer: () => Response = accepted) {
  const rests: { text: string; headers: Headers }[] = [];
  const interim: Interim = {
    isDue: (done) => done === after,
    rest: async (rest) => {
      rests.push({ text: await rest.text(), headers: rest.headers });
      return answer();
    },
  };
  return { interim, rests };
}

const post = (url: string, more = '') =>
  `POST ${url} HTTP/1.1\r\n${more}Content-Type: text/plain\r\n\r\n${url}`;
const made = async (request: Request) =>
  new Response(await request.text(), { status: 201, headers: { location: '/odata/Orders(1)' } });

describe('a batch that is interrupted', () => {
  verifies('odata-60', 'tells in its last part where the rest will be', async () => {
    const { interim, rests } = interrupting(1);
    const batch = multipartBatch([post('a', 'Content-ID: x\r\n'), post('$x/b'), post('c')], {
      headers: { prefer: 'respond-async, wait=1, return=minimal' },
    });
    const { response, seen } = await sent(batch, made, { interim });
    expect(seen).toHaveLength(1);
    const [first, last, ...others] = await partsIn(response);
    expect(first?.message().status).toBe(201);
    expect(others).toEqual([]);
    expect(last?.text).toBe(
      'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 202 Accepted\r\nLocation: https://api.example/_async/2\r\nRetry-After: 3\r\n\r\n',
    );
    expect(rests[0]?.headers.get('prefer')).toBe('respond-async, return=minimal');
    expect(rests[0]?.headers.get('accept')).toBe('multipart/mixed');

    const text = rests[0]?.text ?? '';
    const rest = await sent({ body: text, headers: Object.fromEntries(rests[0]?.headers ?? []) }, echo);
    expect(rest.seen.map(({ url, body }) => [url, latin1(body)])).toEqual([
      ['https://api.example/odata/Orders(1)/b', '$x/b'],
      ['https://api.example/odata/c', 'c'],
    ]);
    const parts = await partsIn(rest.response);
    expect(parts.map((part) => latin1(part.message().body))).toEqual(['$x/b', 'c']);
    expect(parts[0]?.mime).not.toContain('Content-ID');
  });

  verifies('odata-61', 'has a link to the rest in JSON', async () => {
    for (const [version, link] of [
      ['4.01', '@nextLink'],
      ['4.0', '@odata.nextLink'],
    ]) {
      const { interim } = interrupting(1);
      const requests = ['1', '2'].map((id) => ({ id, method: 'GET', url: id }));
      const { response } = await sent(jsonBatch(requests, { 'odata-maxversion': version ?? '' }), echo, {
        interim,
      });
      expect(await response.json()).toEqual({
        responses: [{ id: '1', status: 200, headers: { 'content-type': 'text/plain' } }],
        [link ?? '']: 'https://api.example/_async/2',
      });
    }
  });

  verifies('odata-61', 'hands on bytes, dependencies and groups as they are', async () => {
    const { interim, rests } = interrupting(1);
    const requests = [
      { id: '1', method: 'GET', url: 'a' },
      {
        id: '2',
        method: 'PUT',
        url: 'b',
        headers: { 'content-type': 'image/png' },
        body: '_-8',
        dependsOn: ['1'],
      },
      { id: '3', method: 'PUT', url: 'c', body: { n: 1 }, dependsOn: ['2'], atomicityGroup: 'g' },
    ];
    await sent(jsonBatch(requests), echo, { interim });
    expect(JSON.parse(rests[0]?.text ?? '')).toEqual({
      requests: [
        { ...requests[1], dependsOn: [] },
        { ...requests[2], headers: { 'content-type': 'application/json' } },
      ],
    });
    const raw = interrupting(1);
    const untyped = 'PUT b HTTP/1.1\r\n\r\n\x00\xff';
    await sent(multipartBatch(['GET a HTTP/1.1\r\n\r\n', untyped]), echo, raw);
    const rest = await sent({
      body: bytes(raw.rests[0]?.text ?? ''),
      headers: { 'content-type': 'application/json' },
    });
    expect(rest.seen.map(({ body }) => latin1(body))).toEqual(['\x00\xff']);
    expect(rest.seen[0]?.headers.get('content-type')).toBe('application/octet-stream');
  });

  verifies(
    'odata-60',
    'goes on where the rest is not taken, something failed, or a group is begun',
    async () => {
      const requests = ['1', '2'].map((id) => ({ id, method: 'GET', url: id }));
      const full = interrupting(1, () => new Response(null, { status: 429 }));
      const broken = interrupting(1, () => {
        throw new Error('down');
      });
      for (const interim of [full.interim, broken.interim]) {
        const { response } = await sent(jsonBatch(requests), echo, { interim });
        expect((await response.json()).responses).toHaveLength(2);
      }
      const grouped = requests.map((request) => ({ ...request, atomicityGroup: 'g' }));
      const prefer = { prefer: 'continue-on-error' };
      for (const [batch, handler] of [
        [jsonBatch(grouped, prefer), echo],
        [jsonBatch(requests, prefer), () => new Response(null, { status: 500 })],
      ] as const) {
        const { interim, rests } = interrupting(1);
        await sent(batch, handler, { interim });
        expect(rests).toEqual([]);
      }
    },
  );
});
