import { describe, expect, it } from 'vitest';
import { jsonBatch, multipartBatch, refusalOf, type SentBatch, sent } from './batching.ts';
import { verifies } from './requirements.ts';

const one = { id: '1', method: 'GET', url: 'a' };
const json = (body: string): SentBatch => ({ body, headers: { 'content-type': 'application/json' } });
const http = (content: string) => `--b\r\nContent-Type: application/http\r\n\r\n${content}\r\n--b--`;
const parts = (body: string): SentBatch => ({
  body,
  headers: { 'content-type': 'multipart/mixed;boundary=b' },
});

const cases: readonly (readonly [name: string, sending: SentBatch, word: string])[] = [
  ['no JSON', json('{"requests":['), 'JSON'],
  [
    'depth',
    json(
      `{"requests":[{"id":"1","method":"PUT","url":"a","body":${'['.repeat(400_000)}${']'.repeat(400_000)}}]}`,
    ),
    'JSON',
  ],
  ['no UTF-8', json('{"requests":["\xff"]}'), 'UTF-8'],
  ['no requests', json('{}'), 'requests'],
  ['null', json('null'), 'requests'],
  ['no object', jsonBatch([one, 1]), 'requests[1]'],
  ['no id', jsonBatch([{ method: 'GET', url: 'a' }]), 'requests[0]: "id"'],
  ['no method', jsonBatch([{ id: '1', url: 'a' }]), '"method"'],
  ['no url', jsonBatch([{ id: '1', method: 'GET' }]), '"url"'],
  ['an id that is no text', jsonBatch([{ ...one, id: 1 }]), '"id"'],
  ['an id that would forge a header', jsonBatch([{ ...one, id: '1\r\nx: y' }]), 'requests[0]'],
  ['a method that is none', jsonBatch([{ ...one, method: 'G T' }]), 'method'],
  ['a method that is not for us', jsonBatch([{ ...one, method: 'TRACE' }]), 'method'],
  ['a GET with a body', jsonBatch([{ ...one, body: {} }]), 'GET'],
  ['headers that are none', jsonBatch([{ ...one, headers: [] }]), 'headers'],
  ['a header that is no text', jsonBatch([{ ...one, headers: { a: 1 } }]), '"a"'],
  ['a header that would forge another', jsonBatch([{ ...one, headers: { a: 'b\r\nc: d' } }]), '"a"'],
  ['a header without a name', jsonBatch([{ ...one, headers: { '': 'b' } }]), 'header'],
  [
    'a text that is none',
    jsonBatch([{ ...one, method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 1 }]),
    'text',
  ],
  [
    'bytes that are none',
    jsonBatch([{ ...one, method: 'PUT', headers: { 'content-type': 'image/png' }, body: '*' }]),
    'base64url',
  ],
  ['one id twice', jsonBatch([one, one]), '"1"'],
  ['a dependency that is none', jsonBatch([{ ...one, dependsOn: '1' }]), 'dependsOn'],
  [
    'a dependency on nothing',
    jsonBatch([
      { ...one, dependsOn: ['2'] },
      { ...one, id: '2' },
    ]),
    '"2"',
  ],
  ['no boundary in it', parts('--c\r\n\r\n--c--'), 'boundary'],
  ['no type of its part', parts('--b\r\n\r\nGET a HTTP/1.1\r\n\r\n--b--'), 'part 1'],
  ['another type of its part', parts('--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--'), 'part 1'],
  ['no request line', parts(http('GET a\r\n\r\n')), 'part 1'],
  ['no header', parts(http('GET a HTTP/1.1\r\noops\r\n\r\n')), 'oops'],
  ['a body that was cut', parts(http('PUT a HTTP/1.1\r\nContent-Length: 9\r\n\r\nx')), 'Content-Length'],
  ['a length that is none', parts(http('PUT a HTTP/1.1\r\nContent-Length: x\r\n\r\nx')), 'Content-Length'],
  [
    'a change set that does not end',
    parts('--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\n\r\n--b--'),
    'part 1',
  ],
  [
    'a change set in a change set',
    parts(
      '--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\nContent-Type: multipart/mixed;boundary=d\r\n\r\n--d--\r\n--c--\r\n--b--',
    ),
    'part 1.1',
  ],
  ['a head that is too long', parts(http(`GET a HTTP/1.1\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`)), 'part 1'],
];

describe('a batch that can not be understood', () => {
  for (const [name, sending, word] of cases) {
    verifies('odata-64', `because of ${name} is a 400 that says where, and nothing runs`, async () => {
      const { response, seen } = await sent(sending);
      const { status, message } = await refusalOf(response);
      expect(status).toBe(400);
      expect(message).toContain(word);
      expect(seen).toEqual([]);
    });
  }

  it.each([
    ['another method', { body: '', method: 'GET' }, 405],
    ['no type', { body: 'x' }, 415],
    ['another type', { body: '', headers: { 'content-type': 'text/plain' } }, 415],
    ['a type without a boundary', { body: '', headers: { 'content-type': 'multipart/mixed' } }, 400],
    ['a condition', jsonBatch([{ ...one, if: '$1/x' }]), 501],
  ] as const)('because of %s is refused', async (_name, sending, status) => {
    const { response } = await sent(sending);
    expect(response.headers.get('allow')).toBe(status === 405 ? 'POST' : null);
    expect((await refusalOf(response)).status).toBe(status);
  });

  it('because it is too large is refused with 413', async () => {
    const many = jsonBatch(Array.from({ length: 101 }, (_, index) => ({ ...one, id: `${index}` })));
    expect(await refusalOf((await sent(many)).response)).toMatchObject({
      status: 413,
      message: expect.stringContaining('100'),
    });
    const long = multipartBatch(['GET a HTTP/1.1\r\n\r\n']);
    const small = await sent(long, undefined, { maxBody: 20 });
    expect(await refusalOf(small.response)).toMatchObject({ status: 413, code: 'too_large' });
    expect((await sent(long, undefined, { maxRequests: 1 })).response.status).toBe(200);
  });
});
