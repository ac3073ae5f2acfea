import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Express, RequestHandler } from 'express';
import { batch } from 'respond-async/odata';
import { inMemory } from './in-memory.ts';
import { Abandoned } from './pace.ts';

/** The routes have nothing to do with names: any will do. */
const ORIGIN = 'http://flights.invalid';

/** Answers a batch, whose bytes are its body: each of its requests goes to the app as if it had come alone. */
export function batches(app: Express): RequestHandler {
  const answer = batch(inMemory(app));
  return async (req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const { method, rawHeaders, body } = req;
    const init = { method, headers: pairs(rawHeaders), body, signal: gone.signal };
    const response = await answer(new Request(ORIGIN + req.originalUrl, init));
    res.status(response.status).setHeaders(response.headers);
    await pipeline(Readable.from(response.body ?? []), res).catch((cause) => {
      throw new Abandoned('the batch can not be told to its end', { cause });
    });
  };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
}
