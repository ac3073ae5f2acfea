import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, poll } from '../scene.ts';
import { verifies } from './requirements.ts';
import { before, collected } from './scene.ts';
import { readStrictly } from './strict-reader.ts';

const message = (status: number, headers: readonly (readonly [string, string])[] = []) => {
  const response = collected(poll({ accept: 'application/http' }), status, headers);
  return { response, read: readStrictly(before(response) ?? '') };
};

const token = fc.string({
  unit: fc.constantFrom(..."abcXYZ019-_.!#$%&'*+^`|~"),
  minLength: 1,
  maxLength: 12,
});
const value = fc
  .string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 20,
  })
  .filter((text) => text === text.trim() && !text.includes('\u007f'));
const headerName = fc.oneof(
  token,
  fc.constantFrom('odata-version', 'ETag', 'CONTENT-TYPE', 'set-cookie', 'x', 'X'),
);

describe('an HTTP message', () => {
  it('is written like this', () => {
    const { response } = message(201, [
      ['content-type', 'application/json;odata.metadata=minimal'],
      ['odata-version', '4.0'],
      ['odata-entityid', '/odata/Reports(1)'],
      ['etag', 'W/"1"'],
      ['www-authenticate', 'Basic'],
      ['x-request-id', '7'],
    ]);
    expect(before(response)).toBe(
      [
        'HTTP/1.1 201 Created',
        'Content-Type: application/json;odata.metadata=minimal',
        'OData-Version: 4.0',
        'OData-EntityId: /odata/Reports(1)',
        'ETag: W/"1"',
        'WWW-Authenticate: Basic',
        'X-Request-Id: 7',
        '',
        '',
      ].join('\r\n'),
    );
    expect(response.headers).toEqual([
      ['Content-Type', 'application/http'],
      ['Content-Transfer-Encoding', 'binary'],
      ['OData-Version', '4.0'],
      ['AsyncResult', '201'],
      ['Vary', 'Accept, OData-MaxVersion'],
    ]);
  });

  verifies('odata-29', 'has the status of a failed operation inside', () => {
    const { response, read } = message(404);
    expect(response.status).toBe(200);
    expect(before(response)).toBe('HTTP/1.1 404 Not Found\r\n\r\n');
    expect(read.status).toBe(404);
  });

  verifies(['odata-30', 'odata-32'], 'has a reason for every status', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), (status) => {
        const { response, read } = message(status);
        expect(read.status).toBe(status);
        expect(header(response, 'AsyncResult')).toMatch(/^\d{3}$/);
      }),
    );
    for (const status of [100, 218, 399, 418, 599, 600, 999])
      expect(message(status).read.status).toBe(status);
  });

  verifies('odata-30', 'is read by a strict reader, whatever the headers', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(headerName, value), { maxLength: 12 }), (headers) => {
        const { read } = message(200, headers);
        const expected = new Map<string, string[]>();
        for (const [name, text] of headers) {
          const lower = name.toLowerCase();
          if (lower !== 'set-cookie') expected.set(lower, [...(expected.get(lower) ?? []), text]);
        }
        const got = [...read.headers].map(([name, text]) => [name.toLowerCase(), text]);
        expect(got).toEqual([...expected].map(([name, all]) => [name, all.join(', ').trim()]));
        expect(read.body).toBe('');
      }),
    );
  });

  verifies('odata-30', 'spells names as usual and joins the values of one name', () => {
    const { read } = message(200, [
      ['CONTENT-LANGUAGE', 'de'],
      ['Odata-Version', '4.0'],
      ['x-A', '1'],
      ['X-a', '2'],
    ]);
    expect([...read.headers]).toEqual([
      ['Content-Language', 'de'],
      ['OData-Version', '4.0'],
      ['X-A', '1, 2'],
    ]);
  });

  it('leaves out cookies and what speaks of the connection', () => {
    const names = ['Set-Cookie', 'connection', 'Keep-Alive', 'Transfer-Encoding', 'trailer', 'Upgrade'];
    expect(
      message(
        200,
        names.map((name) => [name, 'x']),
      ).read.headers.size,
    ).toBe(0);
  });

  it('leaves out what would forge a header', () => {
    const headers = [
      ['x-a', '1\r\nx-b: 2'],
      ['x-c', '3\nx-d: 4'],
      ['x-e\r\nx-f', '5'],
      ['x-g', '6'],
    ] as const;
    expect([...message(200, headers).read.headers]).toEqual([['X-G', '6']]);
  });

  verifies('odata-31', 'is followed by the very bytes of the result', () => {
    const { response } = message(200, [['content-disposition', 'attachment; filename="é.bin"']]);
    expect(response.body).toEqual({ result: true, before: expect.any(Uint8Array) });
    expect(before(response)).toContain('filename="é.bin"');
    expect(before(response)?.endsWith('\r\n\r\n')).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const head = before(response) ?? '';
        const whole = head + Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
        expect(Array.from(readStrictly(whole).body, (character) => character.charCodeAt(0))).toEqual([
          ...bytes,
        ]);
      }),
    );
  });
});
