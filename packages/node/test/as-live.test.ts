import { createHash } from 'node:crypto';
import { ServerResponse } from 'node:http';
import { finished, PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Listener } from '@respond-async/node';
import express, { type Response as ExpressResponse } from 'express';
import { describe, expect, it } from 'vitest';
import { serve } from './serve.ts';

type Told = (what: string) => void;
type Case = [string, (tell: Told) => Listener, RequestInit?];

const LARGE: RequestInit = { method: 'POST', body: Buffer.alloc(900_000, 'large ') };
const SMALL: RequestInit = { method: 'POST', body: 'small' };
const FILE = fileURLToPath(import.meta.url);

const requests: Case[] = [
  ['piped back', () => (request, response) => void request.pipe(response), LARGE],
  ['piped back, a short one', () => (request, response) => void request.pipe(response), SMALL],
  [
    'sent through a pipeline',
    () => (request, response) => pipeline(request, new PassThrough(), response),
    LARGE,
  ],
  [
    'read in a loop',
    () => async (request, response) => {
      let size = 0;
      for await (const chunk of request) size += chunk.length;
      response.end(`${size} ${request.complete} ${JSON.stringify(request.trailers)}`);
    },
    LARGE,
  ],
  [
    'read in a loop that is left',
    () => async (request, response) => {
      for await (const _ of request) break;
      response.end('enough');
    },
    LARGE,
  ],
  [
    'read as a web stream',
    () => async (request, response) => {
      const body = new Response(Readable.toWeb(request) as ReadableStream);
      response.end(Buffer.from(await body.arrayBuffer()));
    },
    LARGE,
  ],
  [
    'not read',
    (tell) => (request, response) => {
      request.on('end', () => tell('end')).on('close', () => tell('closed'));
      response.end('nothing');
    },
    SMALL,
  ],
];

const answers: Case[] = [
  [
    'that tells how it goes',
    (tell) => (_, response) => {
      for (const name of ['prefinish', 'finish', 'close', 'error']) response.on(name, () => tell(name));
      finished(response, (error) => tell(`finished ${error}`));
      response.on('close', () => tell(`${response.writableFinished} ${response.destroyed}`));
      response.write('a', () => {
        tell('a is written');
        response.end(Buffer.alloc(100_000), () => tell('all is written'));
      });
    },
  ],
  [
    'that waits for room',
    (tell) => (_, response) => {
      let left = 50;
      const more = (): void => {
        tell(`${response.writableNeedDrain}`);
        while (left > 0) {
          left -= 1;
          if (!response.write(Buffer.alloc(100_000, `${left}`))) return;
        }
        response.removeListener('drain', more).end();
      };
      response.on('drain', more);
      more();
    },
  ],
  [
    'of bytes whose place is used again',
    () => (_, response) => writtenFrom(Buffer.alloc(2_000), 5, response),
  ],
  [
    'of many bytes whose place is used again',
    () => (_, response) => writtenFrom(Buffer.alloc(50_000), 20, response),
  ],
  [
    'of a text, and bytes',
    () => (_, response) => {
      response.write('ä');
      response.end(Buffer.from('ö'));
    },
  ],
  ['of a generator', () => (_, response) => void Readable.from(chunks()).pipe(response)],
  [
    'of a web stream',
    () => (_, response) => new Blob([Buffer.alloc(200_000, 'w')]).stream().pipeTo(Writable.toWeb(response)),
  ],
  ['204 with a body', () => (_, response) => void response.writeHead(204, { 'x-own': '1' }).end('body')],
  [
    '304 with a length',
    () => (_, response) => void response.writeHead(304, { 'content-length': 5, etag: '"1"' }).end(),
  ],
  [
    '204 whose status is changed when it is too late',
    () => (_, response) => {
      response.writeHead(204, { 'content-length': 5 }).statusCode = 200;
      response.end();
    },
  ],
  [
    'to a HEAD that is called something else meanwhile',
    () => (request, response) => {
      request.method = 'GET';
      response.writeHead(200, { 'content-length': 5, 'x-own': '1' }).end();
    },
    { method: 'HEAD' },
  ],
  [
    'in chunks of its own wish, as proxies send it',
    () => (_, response) => {
      response.writeHead(200, { 'Transfer-Encoding': 'chunked', Connection: 'keep-alive' }).write('a');
      response.end('b');
    },
  ],
  [
    'of an announced length, in parts',
    () => (_, response) => {
      response.strictContentLength = true;
      response.setHeader('Content-Length', 3).write('ab');
      response.end('c');
    },
  ],
  [
    'of a status that nobody knows',
    () => (_, response) => {
      response.statusMessage = 'Not Known';
      response.statusCode = 299;
      response.end();
    },
  ],
  [
    'with odd headers',
    () => (_, response) => {
      response.setHeader('x-empty', '').setHeader('x-colon', 'a: b').setHeader('x-latin', 'caf\u00e9');
      response.end(Buffer.from('x'));
    },
  ],
  [
    'with an odd header, and a text in parts',
    () => (_, response) => {
      response.setHeader('x-latin', 'caf\u00e9').write('caf\u00e9');
      response.end('\u20ac');
    },
  ],
  [
    'with an odd header given before, and a text',
    () => (_, response) => void response.writeHead(200, { 'x-latin': 'caf\u00e9' }).end('caf\u00e9'),
  ],
  [
    'in several encodings',
    () => (_, response) => {
      response.write('caf\u00e9', 'latin1');
      response.write('6869', 'hex');
      response.end('aGk=', 'base64');
    },
  ],
  [
    'held back, and let go',
    () => (_, response) => {
      response.cork();
      response.write('a');
      response.write('b');
      response.uncork();
      response.end('c');
    },
  ],
  [
    'after what goes ahead of it',
    (tell) => (_, response) => {
      response.writeContinue(() => tell('continue'));
      response.writeEarlyHints({ link: '</a>; rel=preload' }, () => {
        tell('hints');
        response.flushHeaders();
        setImmediate(() => response.end('said'));
      });
    },
  ],
  [
    'of many bytes, before the request is destroyed',
    () => (request, response) => {
      response.write(Buffer.alloc(20_000, 'a'));
      response.end('b');
      request.destroy();
    },
  ],
  [
    'whose head is written past the response',
    () => (_, response) => {
      Reflect.apply(ServerResponse.prototype.writeHead, response, [200, { 'x-own': '1' }]);
      response.write('a');
      response.end('b');
    },
  ],
  [
    'after nothing was written to the connection, and with trailers that are none',
    () => (request, response) => {
      request.socket.write('');
      response.write('a');
      response.addTrailers({});
      response.end('b');
    },
  ],
  [
    'that says how its connection is',
    (tell) => (request, response) => {
      const { socket } = request;
      const state = () => [response.socket === socket, response.writableHighWaterMark];
      tell(`${state()} ${typeof socket.address()} ${socket.isPaused()} ${socket.read()}`);
      socket.on('close', (wasBroken) => tell(`closed ${wasBroken}`));
      response.on('finish', () => tell(`${state()}`));
      response.end('a');
    },
  ],
  ['of a file', () => express().get('/', (_, response) => response.sendFile(FILE))],
  ['of a file to be saved', () => express().get('/', (_, response) => response.download(FILE, 'ä.ts'))],
  [
    'that leads elsewhere',
    () => express().get('/', (_, response: ExpressResponse) => response.redirect('/b')),
  ],
];

describe('a request', () => {
  it.each<Case>(requests)('%s is answered in a job as it is live', same);
});

describe('an answer', () => {
  it.each<Case>(answers)('%s is the same in a job and live', same);
});

async function same(_: string, made: Case[1], init: RequestInit = {}): Promise<void> {
  const told: string[][] = [];
  const { fetch, start, ended, errors } = await serve((wrap) =>
    wrap((request, response, next) => {
      const tale: string[] = [];
      told.push(tale);
      return made((what) => tale.push(what))(request, response, next);
    }),
  );
  const live = await fetch('/', init);
  const expected = [String(live.status), own(live), await digest(live)];
  const monitor = await start('/', init);
  await ended(monitor);
  const later = await fetch(monitor);
  expect([later.headers.get('asyncresult'), own(later), await digest(later)]).toEqual(expected);
  expect(errors).toEqual([]);
  expect(told[1]).toEqual(told[0]);
}

const OWN = [
  'content-language',
  'etag',
  'last-modified',
  'location',
  'x-own',
  'x-empty',
  'x-colon',
  'x-latin',
];
const own = ({ headers }: Response) => OWN.map((name) => headers.get(name));

async function digest(answer: Response): Promise<string> {
  return createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
}

function writtenFrom(place: Buffer, times: number, response: ServerResponse): void {
  place.fill(`${times}`);
  response.write(place, () => (times > 0 ? writtenFrom(place, times - 1, response) : response.end()));
}

function* chunks() {
  for (let at = 0; at < 100; at += 1) yield Buffer.alloc(50_000, `${at}`);
}
