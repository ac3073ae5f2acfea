import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { count } from '../../../core/test/tally.ts';
import { batch, type HeaderList, MessageError, readMessage } from '../../src/index.ts';
import { poll } from '../scene.ts';
import {
  batchRequest,
  bytes,
  echo,
  jsonBatch,
  latin1,
  partsIn,
  responsesIn,
  type SentBatch,
  sent,
} from './batching.ts';
import { verifies } from './requirements.ts';
import { before, collected } from './scene.ts';

/** How many batches and messages are made up for each property. */
const RUNS = Number(process.env.BATCH_RUNS ?? 100);
/** In milliseconds; it takes a tenth of it. */
const timeout = 20_000 + RUNS * 20;

fc.configureGlobal({ numRuns: RUNS });

const body = fc.uint8Array({ minLength: 1, maxLength: 60 });
/** Bytes that look like what stands between parts. */
const tricky = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', '-', '--', '--b', '--bb', 'b', ' ', 'HTTP/1.1', ':', '\0'), {
    maxLength: 12,
  })
  .map((pieces) => bytes(pieces.join('')));
const content = fc.oneof(body, tricky);

/** Would a line of it end the part? */
const endsPart = (all: Uint8Array) => /(?:^|\n)--b(?:--)?[ \t]*\r?(?:\n|$)/.test(latin1(all));

function framed(all: readonly Uint8Array[], eol: string): SentBatch {
  const parts = all.map(
    (each) =>
      `--b${eol}Content-Type: application/http${eol}${eol}PUT x HTTP/1.1${eol}Content-Type: image/png${eol}Content-Length: ${each.length}${eol}${eol}${latin1(each)}${eol}`,
  );
  return { body: `${parts.join('')}--b--`, headers: { 'content-type': 'multipart/mixed;boundary=b' } };
}

describe('bytes', () => {
  verifies(
    'odata-68',
    'of a multipart batch are handed on and written back as they are',
    async () => {
      const bodies = fc.array(
        content.filter((each) => !endsPart(each)),
        { maxLength: 4 },
      );
      await fc.assert(
        fc.asyncProperty(bodies, fc.constantFrom('\r\n', '\n'), async (all, eol) => {
          count('batches and HTTP messages');
          const { response, seen } = await sent(framed(all, eol), echo, { boundary: () => 'never-in-it' });
          expect(seen.map((each) => latin1(each.body))).toEqual(all.map(latin1));
          const parts = await partsIn(response);
          expect(parts.map((part) => latin1(part.message().body))).toEqual(all.map(latin1));
        }),
      );
    },
    timeout,
  );

  verifies(
    'odata-68',
    'of a JSON batch are handed on and written back as they are',
    async () => {
      const image = { 'content-type': 'image/png' };
      await fc.assert(
        fc.asyncProperty(fc.array(body, { maxLength: 4 }), async (all) => {
          count('batches and HTTP messages');
          const requests = all.map((each, index) => ({
            id: `${index}`,
            method: 'PUT',
            url: 'x',
            headers: image,
            body: Buffer.from(each).toString('base64url'),
          }));
          const { response, seen } = await sent(jsonBatch(requests));
          expect(seen.map((each) => latin1(each.body))).toEqual(all.map(latin1));
          const got = await responsesIn(response);
          expect(got.map((each: { body: string }) => each.body)).toEqual(requests.map((each) => each.body));
        }),
      );
    },
    timeout,
  );

  verifies(
    'odata-68',
    'of JSON bodies come back as the same values',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          count('batches and HTTP messages');
          const { response } = await sent(jsonBatch([{ id: '1', method: 'PUT', url: 'x', body: value }]));
          const [got] = await responsesIn(response);
          expect(JSON.stringify(got.body)).toBe(JSON.stringify(value));
        }),
      );
    },
    timeout,
  );

  verifies(
    'odata-68',
    'that mean nothing are refused, and never thrown over',
    async () => {
      const valid = framed([bytes('one'), bytes('two')], '\r\n');
      const change = fc.tuple(fc.nat(), fc.nat(8), fc.oneof(tricky, fc.uint8Array({ maxLength: 4 })));
      const mutated = fc.array(change, { maxLength: 4 }).map((changes) => {
        let all = [...bytes(String(valid.body))];
        for (const [at, gone, instead] of changes)
          all = all.toSpliced(at % (all.length + 1), gone, ...instead);
        return Uint8Array.from(all);
      });
      const types = fc.constantFrom(
        'multipart/mixed;boundary=b',
        'application/json',
        'multipart/mixed;boundary="b"',
      );
      await fc.assert(
        fc.asyncProperty(fc.oneof(mutated, fc.uint8Array()), types, async (all, type) => {
          count('batches and HTTP messages');
          const errors: unknown[] = [];
          const answer = batch(() => new Response('fine'), { onError: (error) => errors.push(error) });
          const response = await answer(batchRequest({ body: all, headers: { 'content-type': type } }));
          await response.arrayBuffer();
          expect([200, 400]).toContain(response.status);
          expect(errors).toEqual([]);
        }),
        { numRuns: 4 * RUNS },
      );
    },
    timeout,
  );

  verifies(
    'odata-68',
    'of an HTTP message are read back as they were written',
    () => {
      const name = fc.string({ unit: fc.constantFrom(...'abcXYZ09-_'), minLength: 1, maxLength: 9 });
      const value = fc
        .string({ unit: fc.constantFrom(...'az09é ;="/'), maxLength: 9 })
        .map((text) => text.trim());
      const headers = fc.uniqueArray(fc.tuple(name, value), {
        selector: ([text]) => text.toLowerCase(),
        maxLength: 5,
      });
      fc.assert(
        fc.property(
          headers,
          fc.integer({ min: 200, max: 599 }),
          fc.uint8Array(),
          (own: HeaderList, status, all) => {
            count('batches and HTTP messages');
            const response = collected(poll({ accept: 'application/http' }), status, own);
            const read = readMessage(Uint8Array.from([...bytes(before(response) ?? ''), ...all]));
            expect(read.status).toBe(status);
            expect(read.headers.map(([text, its]) => [text.toLowerCase(), its])).toEqual(
              own.map(([text, its]) => [text.toLowerCase(), its]),
            );
            expect(latin1(read.body)).toBe(latin1(all));
          },
        ),
      );
    },
    timeout,
  );

  verifies(
    'odata-68',
    'that are no HTTP message are a MessageError, and nothing else',
    () => {
      const start = fc.constantFrom('', '\r\n', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.0 200\n', 'HTTP/1.1 ');
      fc.assert(
        fc.property(start, content, (first, all) => {
          count('batches and HTTP messages');
          try {
            expect(readMessage(Uint8Array.from([...bytes(first), ...all])).status).toBe(200);
          } catch (error) {
            expect(error).toBeInstanceOf(MessageError);
          }
        }),
        { numRuns: 4 * RUNS },
      );
    },
    timeout,
  );
});
