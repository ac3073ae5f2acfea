import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, constants } from 'node:http2';
import { respondAsync } from '@respond-async/node';
import { describe, expect, it } from 'vitest';
import { behaves } from '../../fetch/test/behaviour/behaviour.ts';
import { ready } from '../../fetch/test/behaviour/delivering.ts';
import { type Open, optionsFor, scene, type TestHandler } from '../../fetch/test/behaviour/scene.ts';
import { speeches } from '../../fetch/test/behaviour/speech.ts';
import { headerOf, listenerOf, setHeader } from './listener-of.ts';
import { listenOverHttp2 } from './over-http2.ts';

const inPlain = speeches.slice(-1);

const overHttp2 = (handler: TestHandler, options: Parameters<Open>[1]) => {
  const answer = respondAsync(listenerOf(handler), optionsFor(options, headerOf, setHeader));
  // What has not been read when a test ends breaks with the connection.
  return listenOverHttp2((...given) => void Promise.resolve(answer(...given)).catch(() => {}));
};

async function connected(handler: TestHandler) {
  const { promise, resolve } = Promise.withResolvers<ClientHttp2Session>();
  const open: Open = async (...given) => {
    const door = await overHttp2(...given);
    resolve(door.session);
    return door;
  };
  const [speech] = inPlain;
  if (speech === undefined) throw new Error('nobody speaks plain');
  const told = await scene({ open, speech }, handler);
  return { ...told, session: await promise };
}

describe('the Node door over HTTP/2', () => {
  behaves(overHttp2, inPlain);

  it('runs jobs on requests as HTTP/1 has them: with a host, and a body of any length', async () => {
    const { later } = await connected(async (request) =>
      Response.json([Object.fromEntries(request.headers), await request.text()]),
    );
    const body = new Blob(['te', 'xt']).stream();
    const answer = await later('/', { method: 'POST', headers: { 'x-own': '1' }, body });
    expect(await answer.json()).toEqual([
      { host: expect.stringMatching(/^127\.0\.0\.1:\d+$/), 'transfer-encoding': 'chunked', 'x-own': '1' },
      'text',
    ]);
  });

  describe.each([10_000, 20_000_000])('a result of %i bytes', (size) => {
    it.each<[string, (stream: ClientHttp2Stream) => void]>([
      ['resets', (stream) => stream.close(constants.NGHTTP2_CANCEL)],
      ['loses the connection', (stream) => stream.session?.destroy()],
    ])('is left to the next reader by one who %s in the middle', async (_, leave) => {
      const { engine, session, start, ended } = await connected(() => new Response(Buffer.alloc(size)));
      const collected: string[] = [];
      engine.events.on('collected', ({ id }) => void collected.push(id));
      const monitor = await start('/');
      const { id } = await ended(monitor);
      const stream = session.request({ ':path': monitor });
      stream.on('error', () => {});
      await once(stream, 'data');
      stream.pause();
      expect(await engine.read(id)).toMatchObject({ job: { result: 'leased' } });
      leave(stream);
      await ready(engine, id);
      expect(collected).toEqual([]);
    });
  });
});
