import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import express, { type RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { serve } from './serve.ts';

/** An app that has a parser in front, and tells which body reaches a job. */
function behind(parser: RequestHandler) {
  return serve((wrap) => express().use(parser, wrap(tell)));
}

async function tell(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = Buffer.concat(await request.toArray()).toString();
  const {
    'content-type': type,
    'content-encoding': coding = null,
    'content-length': length,
  } = request.headers;
  response.end(JSON.stringify([text, type, coding, Number(length)]));
}

const keepRaw = (request: IncomingMessage, _: ServerResponse, bytes: Buffer) =>
  void Object.assign(request, { rawBody: bytes });

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const nested = 'a%5Bb%5D=1&a%5Bc%5D%5B0%5D%5Bd%5D=%C3%A4+%26&e=1&e=2&f=&g%5B%5D=1';

describe('a body that a parser has read before us', () => {
  it.each<[string, RequestHandler, string, string, string]>([
    ['JSON', express.json(), JSON_TYPE, '{ "a": [1, "ä"] }', '{"a":[1,"ä"]}'],
    ['JSON that is a word', express.json({ strict: false }), JSON_TYPE, ' null', 'null'],
    ['problem JSON', express.json({ type: '*/*' }), 'application/problem+json', '{"a": 1}', '{"a":1}'],
    ['a form', express.urlencoded(), FORM, 'a=1+2&b=%26&a=3', 'a=1%202&a=3&b=%26'],
    ['bytes', express.raw({ type: '*/*' }), 'image/png', 'bytes', 'bytes'],
    ['text', express.text(), 'text/plain', 'ä text', 'ä text'],
    ['what the parser keeps', express.json({ verify: keepRaw }), JSON_TYPE, '{ "a" : 1 }', '{ "a" : 1 }'],
  ])('is had again when it was %s', async (_, parser, type, body, expected) => {
    const { start, ended, fetch } = await behind(parser);
    const monitor = await start('/', { method: 'POST', body, headers: { 'content-type': type } });
    await ended(monitor);
    const told = [expected, type, null, Buffer.byteLength(expected)];
    expect(await (await fetch(monitor)).json()).toEqual(told);
  });

  it('means the same when it was a form of lists and trees', async () => {
    const parser = express.urlencoded({ extended: true });
    const { start, ended, fetch } = await serve((wrap) => {
      const inner = express().use(parser, (request, response) => void response.json(request.body));
      return express().use(parser, wrap(inner));
    });
    const monitor = await start('/', { method: 'POST', body: nested, headers: { 'content-type': FORM } });
    await ended(monitor);
    const tree = { a: { b: '1', c: [{ d: 'ä &' }] }, e: ['1', '2'], f: '', g: ['1'] };
    expect(await (await fetch(monitor)).json()).toEqual(tree);
  });

  it('comes without the coding that the parser took away, and says its new charset', async () => {
    const { start, ended, fetch } = await behind(express.json());
    const headers = { 'content-type': 'application/json; charset=utf-16le', 'content-encoding': 'gzip' };
    const body = gzipSync(Buffer.from('{"a":"ä"}', 'utf16le'));
    const monitor = await start('/', { method: 'POST', body, headers });
    await ended(monitor);
    const told = ['{"a":"ä"}', 'application/json; charset=utf-8', null, 10];
    expect(await (await fetch(monitor)).json()).toEqual(told);
  });

  it.each([
    ['multipart/form-data; boundary=x', /multipart\/form-data has been read/],
    ['application/x-own', /application\/x-own has been read/],
  ])('is refused when it was %s, and the operator is told what to do', async (type, why) => {
    const swallow: RequestHandler = async (request, _, next) => {
      await request.toArray();
      request.body = { some: 'thing' };
      next();
    };
    const { fetch, errors, engine } = await behind(swallow);
    const headers = { 'content-type': type, prefer: 'respond-async' };
    const refused = await fetch('/', { method: 'POST', body: 'anything', headers });
    expect(refused.status).toBe(503);
    expect(errors).toMatchObject([{ message: expect.stringMatching(why) }]);
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('is not missed where there is none', async () => {
    const { start, ended, fetch } = await behind(express.json());
    const monitor = await start('/', { method: 'POST' });
    await ended(monitor);
    expect(await (await fetch(monitor)).json()).toEqual(['', null, null, 0]);
  });
});
