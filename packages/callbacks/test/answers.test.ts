import { gzipSync } from 'node:zlib';
import { handClock } from '@respond-async/testing';
import { describe, expect, it } from 'vitest';
import { rawReceiver, receiver } from './receiver.ts';
import { watchedClock } from './watched-clock.ts';
import { guarded, hooks, never, notice } from './world.ts';

const URL_OF_HOOKS = 'http://hooks.example.com/hook?job=1';

describe('a receiver', () => {
  it('is sent a GET that says no more than it must', async () => {
    const there = await receiver((_request, response) => response.writeHead(204).end());
    expect(await guarded({}, hooks(there)).send(notice(`${URL_OF_HOOKS}#part`), never())).toEqual({
      sent: true,
      status: 204,
    });
    expect(there.received).toEqual([
      {
        method: 'GET',
        url: '/hook?job=1',
        headers: {
          host: 'hooks.example.com',
          connection: 'close',
          'accept-encoding': 'identity',
          'user-agent': 'respond-async',
        },
        body: '',
      },
    ]);
  });

  it('is sent a POST with its headers and its body', async () => {
    const there = await receiver((_request, response) => response.end('thanks'));
    const sent = notice(URL_OF_HOOKS, {
      method: 'POST',
      headers: [['Content-Type', 'application/json']],
      body: '{"name":"Ü"}',
    });
    expect(await guarded({}, hooks(there)).send(sent, never())).toEqual({ sent: true, status: 200 });
    expect(there.received).toMatchObject([
      {
        method: 'POST',
        body: '{"name":"Ü"}',
        headers: { 'content-type': 'application/json', 'content-length': '13' },
      },
    ]);
  });

  it('is sent each notice over a connection of its own', async () => {
    const there = await receiver((_request, response) => response.end());
    const notifier = guarded({}, hooks(there));
    for (let n = 0; n < 3; n += 1) await notifier.send(notice(URL_OF_HOOKS), never());
    expect(there.connections).toBe(3);
  });

  it.each([
    ['host', 'other.example.com'],
    ['Content-Length', '1'],
    ['transfer-encoding', 'chunked'],
    ['Connection', 'upgrade'],
    ['webhook-signature', 'v1,forged'],
    ['x-note', 'a\r\nx-injected: b'],
    ['bad name', 'x'],
  ])("is never sent a header that is not the caller's to say: %s", async (name, value) => {
    const there = await receiver((_request, response) => response.end());
    const outcome = await guarded({}, hooks(there)).send(
      notice(URL_OF_HOOKS, { headers: [[name, value]] }),
      never(),
    );
    expect(outcome).toMatchObject({ sent: false, again: false, reason: expect.stringContaining(name) });
    expect(there.connections).toBe(0);
  });

  it('may leave its end of the connection open: ours is closed when the try is over', async () => {
    const head = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n';
    const there = await rawReceiver((socket) => socket.once('data', () => socket.write(`${head}ok`)));
    const net = hooks(there);
    expect(await guarded({}, net).send(notice(URL_OF_HOOKS), never())).toEqual({ sent: true, status: 200 });
    expect(net.sockets[0]?.destroyed).toBe(true);
  });

  it.each([200, 201, 202, 204, 299])('has taken it with %i', async (status) => {
    const there = await receiver((_request, response) => response.writeHead(status).end());
    expect(await guarded({}, hooks(there)).send(notice(URL_OF_HOOKS), never())).toEqual({
      sent: true,
      status,
    });
  });

  it.each([400, 401, 403, 404, 405, 410, 422])('does not want it with %i', async (status) => {
    const there = await receiver((_request, response) =>
      response.writeHead(status, { 'retry-after': '9' }).end(),
    );
    expect(await guarded({}, hooks(there)).send(notice(URL_OF_HOOKS), never())).toEqual({
      sent: false,
      again: false,
      reason: `answered ${status}`,
    });
  });

  it.each([201, 302, 400, 404, 410])('is asked again after %i where its protocol says so', async (status) => {
    const there = await receiver((_request, response) => response.writeHead(status).end());
    expect(
      await guarded({}, hooks(there)).send(notice(URL_OF_HOOKS, { taken: [200, 204] }), never()),
    ).toEqual({
      sent: false,
      again: true,
      reason: `answered ${status}`,
    });
  });

  it('has taken it with what its protocol names', async () => {
    const there = await receiver((_request, response) => response.writeHead(204).end());
    const sent = notice(URL_OF_HOOKS, { taken: [200, 204] });
    expect(await guarded({}, hooks(there)).send(sent, never())).toEqual({ sent: true, status: 204 });
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 599])('may be asked again after %i', async (status) => {
    const there = await receiver((_request, response) => response.writeHead(status).end());
    expect(await guarded({}, hooks(there)).send(notice(URL_OF_HOOKS), never())).toEqual({
      sent: false,
      again: true,
      reason: `answered ${status}`,
    });
  });

  it.each([
    ['7', 7_000],
    ['Tue, 01 Jan 2030 00:02:00 GMT', 120_000],
    ['Mon, 31 Dec 2029 23:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', undefined],
    ['-1', undefined],
  ])('says when, in Retry-After: %s', async (text, after) => {
    const there = await receiver((_request, response) =>
      response.writeHead(503, { 'retry-after': text }).end(),
    );
    const outcome = await guarded({ clock: handClock() }, hooks(there)).send(notice(URL_OF_HOOKS), never());
    expect('after' in outcome ? outcome.after : undefined).toBe(after);
  });

  it.each([301, 302, 303, 307, 308])('lines 55, 56: can lead nowhere else with %i', async (status) => {
    const there = await receiver((request, response) => {
      const { port } = request.socket.address() as { port: number };
      const location = status % 2 ? `http://127.0.0.1:${port}/inside` : 'http://hooks.example.com/elsewhere';
      response.writeHead(status, { location }).end();
    });
    const net = hooks(there);
    expect(await guarded({}, net).send(notice(URL_OF_HOOKS, { method: 'POST' }), never())).toEqual({
      sent: false,
      again: false,
      reason: `answered ${status}`,
    });
    expect(there.received.map(({ url }) => url)).toEqual(['/hook?job=1']);
    expect(net.dials).toHaveLength(1);
  });

  it('line 57: can send a bomb, which is not unpacked, and only begun to be read', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(80_000_000), { level: 1 }), { level: 0 });
    expect(bomb.length).toBeGreaterThan(300_000);
    const there = await receiver((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb),
    );
    const net = hooks(there);
    expect(await guarded({}, net).send(notice(URL_OF_HOOKS), never())).toEqual({ sent: true, status: 200 });
    expect(net.sockets[0]?.bytesRead).toBeLessThan(3 * 65_536);
    expect(net.sockets[0]?.destroyed).toBe(true);
  });

  it('line 58: can talk without end, and is cut off', async () => {
    const there = await receiver((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    const net = hooks(there);
    expect(await guarded({}, net).send(notice(URL_OF_HOOKS), never())).toEqual({ sent: true, status: 200 });
    expect(net.sockets[0]?.bytesRead).toBeLessThan(3 * 65_536);
  });

  it('line 58: can dribble, and is not listened to for longer than a second', async () => {
    const clock = watchedClock();
    const there = await receiver((_request, response) => response.write('x'));
    const net = hooks(there);
    const sending = guarded({ clock }, net).send(notice(URL_OF_HOOKS), never());
    await clock.set(1_000);
    await clock.advance(1_000);
    expect(await sending).toEqual({ sent: true, status: 200 });
    expect(net.sockets[0]?.destroyed).toBe(true);
    expect(clock.timers).toBe(0);
  });
});
