import { describe, expect, it } from 'vitest';
import { MessageError, readMessage } from '../../src/index.ts';
import { bytes, latin1 } from './batching.ts';

const read = (text: string) => {
  const { body, ...rest } = readMessage(bytes(text));
  return { ...rest, body: latin1(body) };
};

describe('readMessage', () => {
  it('reads what the technical service of Olingo answers', () => {
    const head = 'OData-Version: 4.0\r\nContent-Type: application/json;odata.metadata=minimal';
    expect(read(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n{"@odata.context":"$metadata#ESAllPrim"}`)).toEqual({
      status: 200,
      reason: 'OK',
      headers: [
        ['OData-Version', '4.0'],
        ['Content-Type', 'application/json;odata.metadata=minimal'],
      ],
      body: '{"@odata.context":"$metadata#ESAllPrim"}',
    });
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nA: b\r\n\r\nx', 'OK', [['A', 'b']], 'x'],
    [
      'HTTP/1.0 200 OK\nA: b\nA:c\n\nx\n',
      'OK',
      [
        ['A', 'b'],
        ['A', 'c'],
      ],
      'x\n',
    ],
    ['\r\n\nHTTP/1.1 200\r\n\r\n', '', [], ''],
    ['HTTP/1.1 200 \r\nA:\r\n\r\n', '', [['A', '']], ''],
    ['HTTP/1.1 200 Not so bad\r\nA: b\r\n c\r\n', 'Not so bad', [['A', 'b c']], ''],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxyz', 'OK', [['Content-Length', '1']], 'xyz'],
  ] as const)('reads %j', (text, reason, headers, body) => {
    expect(read(text)).toEqual({ status: 200, reason, headers, body });
  });

  it.each([
    '',
    'HTTP/2 200 OK\r\n\r\n',
    'HTTP/1.1 20 OK\r\n\r\n',
    '{"value":[]}',
    'HTTP/1.1 200 OK\r\nno header\r\n\r\n',
  ])('does not read %j', (text) => {
    expect(() => read(text)).toThrow(MessageError);
  });
});
