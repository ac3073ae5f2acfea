import { connect as netConnect, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { handClock } from '@respond-async/testing';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Certificate, certificateFor, trust } from './certificate.ts';
import { PUBLIC } from './hostile-table.ts';
import { rawReceiver, receiver } from './receiver.ts';
import { watchedClock } from './watched-clock.ts';
import { guarded, hooks, never, notice, pretending } from './world.ts';

const PLAIN = 'http://hooks.example.com/';
const SECURE = 'https://hooks.example.com/';
const AGAIN = { sent: false, again: true, reason: expect.any(String) };

let trusted: Certificate;

beforeAll(async () => {
  trusted = await certificateFor('hooks.example.com');
  trust(trusted);
});

afterEach(() => vi.unstubAllEnvs());

describe('a receiver that', () => {
  it('is not there fails the try', async () => {
    const { port } = await rawReceiver(() => {});
    const gone = () => {
      const socket = netConnect(port, '127.0.0.1');
      return pretending(
        socket.destroy(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
        PUBLIC,
      );
    };
    expect(await guarded({ connect: gone }, hooks({ port })).send(notice(PLAIN), never())).toEqual({
      ...AGAIN,
      reason: 'connect ECONNREFUSED',
    });
  });

  it('hangs up at once fails the try', async () => {
    const there = await rawReceiver((socket) => socket.destroy());
    for (const url of [PLAIN, SECURE])
      expect(await guarded({}, hooks(there)).send(notice(url), never())).toEqual(AGAIN);
  });

  it.each([
    ['resets after the request', (socket: Socket) => socket.resetAndDestroy()],
    ['breaks off in its head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nx-a: b')],
    ['says nothing', (socket: Socket) => socket.end()],
    ['speaks another protocol', (socket: Socket) => socket.end('220 mail.example.com ESMTP\r\n')],
    ['line 59: sends a head without measure', (socket: Socket) => flood(socket)],
    [
      'answers with two lengths',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'),
    ],
  ])('%s fails the try', async (_what, answer) => {
    const there = await rawReceiver((socket) => socket.once('data', () => answer(socket)));
    const net = hooks(there);
    expect(await guarded({}, net).send(notice(PLAIN), never())).toEqual(AGAIN);
    expect(net.dials).toHaveLength(1);
  });

  it.each([
    ['nothing', () => {}],
    ['interim answers only', (socket: Socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50))],
    ['a head without end', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: ')],
  ])('answers %s is waited for as long as the operator says', async (_what, answer) => {
    const clock = watchedClock();
    const there = await rawReceiver((socket) => socket.once('data', () => answer(socket)));
    const net = hooks(there);
    const sending = guarded({ clock, timeouts: { answer: 4_000 } }, net).send(notice(PLAIN), never());
    await clock.set(4_000);
    await clock.advance(4_000);
    expect(await sending).toEqual({ ...AGAIN, reason: 'no answer within 4000 ms' });
    expect(net.sockets[0]?.destroyed).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it.each([
    [1_500, 1_500],
    [60_000, 5_000],
  ])('does not answer within the %i ms of a notice is waited for %i', async (timeout, ms) => {
    const clock = watchedClock();
    const there = await rawReceiver(() => {});
    const sending = guarded({ clock }, hooks(there)).send(notice(PLAIN, { timeout }), never());
    await clock.set(ms);
    await clock.advance(ms);
    expect(await sending).toEqual({ ...AGAIN, reason: `no answer within ${ms} ms` });
  });

  it('takes all that it can of each limit is cut off at the limit of all', async () => {
    const clock = watchedClock();
    const there = await rawReceiver(() => {});
    const timeouts = { connect: 60_000, answer: 60_000, total: 7_000 };
    const sending = guarded({ clock, timeouts }, hooks(there)).send(notice(PLAIN), never());
    await clock.set(60_000);
    await clock.advance(7_000);
    expect(await sending).toEqual({ ...AGAIN, reason: 'no end of the try within 7000 ms' });
  });

  it('lets nobody connect is waited for as long as for a connection', async () => {
    const clock = watchedClock();
    const silent = new Socket();
    const sending = guarded({ clock, connect: () => silent }, hooks({ port: 9 })).send(
      notice(PLAIN),
      never(),
    );
    await clock.advance(3_000);
    expect(await sending).toEqual({ ...AGAIN, reason: 'no connection within 3000 ms' });
    expect(silent.destroyed).toBe(true);
  });

  it('takes connections but no TLS is waited for as long as for a connection', async () => {
    const clock = handClock();
    let greet: () => void = () => {};
    const greeted = new Promise<void>((resolve) => {
      greet = resolve;
    });
    const there = await rawReceiver((socket) => socket.once('data', greet));
    const net = hooks(there);
    const sending = guarded({ clock }, net).send(notice(SECURE), never());
    await greeted;
    await clock.advance(3_000);
    expect(await sending).toEqual({ ...AGAIN, reason: 'no connection within 3000 ms' });
    expect(net.sockets[0]?.destroyed).toBe(true);
  });
});

describe('line 60: a certificate', () => {
  it.each([
    ['for another name', ['other.example.com'], true],
    ['in which nobody trusts', ['hooks.example.com'], false],
  ])(
    '%s fails the try before a byte is sent, whatever the environment says',
    async (_what, hosts, isTrusted) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const certificate = await certificateFor(...hosts);
      if (isTrusted) trust(certificate);
      const there = await receiver((_request, response) => response.end(), certificate);
      expect(await guarded({}, hooks(there)).send(notice(SECURE), never())).toEqual(AGAIN);
      expect(there.received).toEqual([]);
      trust(trusted);
    },
  );

  it('is asked for by the name in the URL', async () => {
    const asked: string[] = [];
    const there = await receiver((request, response) => {
      asked.push(String((request.socket as TLSSocket).servername));
      response.end();
    }, trusted);
    expect(await guarded({}, hooks(there)).send(notice(SECURE), never())).toEqual({
      sent: true,
      status: 200,
    });
    expect(asked).toEqual(['hooks.example.com']);
  });

  it('for an address is asked for where the URL has one', async () => {
    const url = 'https://1.1.1.1/';
    const wrong = await receiver((_request, response) => response.end(), trusted);
    expect(await guarded({}, hooks(wrong)).send(notice(url), never())).toEqual(AGAIN);
    expect(wrong.received).toEqual([]);
  });
});

it('goes through no proxy that the environment names', async () => {
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'])
    vi.stubEnv(name, 'http://127.0.0.1:9');
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  const there = await receiver((_request, response) => response.end());
  expect(await guarded({}, hooks(there)).send(notice(PLAIN), never())).toEqual({ sent: true, status: 200 });
  expect(there.received).toMatchObject([{ url: '/', headers: { host: 'hooks.example.com' } }]);
});

function flood(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n');
  for (let n = 0; n < 100; n += 1) socket.write(`x-${n}: ${'x'.repeat(16_384)}\r\n`);
  socket.end('\r\n');
}
