import { connect as netConnect, Socket } from 'node:net';
import { handClock } from '@respond-async/testing';
import { describe, expect, it } from 'vitest';
import type { CallbacksOptions } from '../src/index.ts';
import { PUBLIC } from './hostile-table.ts';
import { rawReceiver } from './receiver.ts';
import { guarded, hooks, notice, pretending } from './world.ts';

const PLAIN = 'http://hooks.example.com/';
const SECURE = 'https://hooks.example.com/';
const CALLED_OFF = { sent: false, again: true, reason: 'called off' };

describe('a try that is called off', () => {
  const nothing = () => new Promise<never>(() => {});

  it.each<[string, Partial<CallbacksOptions>]>([
    ['a name is looked up', { lookup: nothing }],
    ['it connects', { connect: () => new Socket() }],
    ['its keys are fetched', { keys: nothing }],
  ])('while %s ends at once', async (_what, options) => {
    const off = new AbortController();
    const clock = handClock();
    const net = hooks({ port: 9 });
    const sending = guarded({ clock, ...options }, net).send(
      notice(PLAIN, { sign: 'keys' in options }),
      off.signal,
    );
    await clock.settle();
    off.abort();
    expect(await sending).toEqual(CALLED_OFF);
    expect(clock.timers).toBe(0);
    expect(net.dials).toEqual([]);
  });

  it.each([
    [PLAIN, false],
    [PLAIN, true],
    ['https://1.1.1.1/', false],
  ])('before it begins goes nowhere: %s', async (url, sign) => {
    const clock = handClock();
    const net = hooks({ port: 9 });
    const options = { clock, keys: nothing };
    expect(await guarded(options, net).send(notice(url, { sign }), AbortSignal.abort())).toEqual(CALLED_OFF);
    expect(net.dials).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it('between its connection and TLS ends at once', async () => {
    const off = new AbortController();
    const there = await rawReceiver(() => {});
    const connect = () => {
      const socket = pretending(netConnect(there.port, '127.0.0.1'), PUBLIC);
      queueMicrotask(() => socket.once('connect', () => off.abort()));
      return socket;
    };
    expect(await guarded({ connect }, hooks(there)).send(notice(SECURE), off.signal)).toEqual(CALLED_OFF);
  });

  it('while it waits for an answer ends at once', async () => {
    const off = new AbortController();
    const there = await rawReceiver((socket) => socket.once('data', () => off.abort()));
    const net = hooks(there);
    expect(await guarded({}, net).send(notice(PLAIN), off.signal)).toEqual(CALLED_OFF);
    expect(net.sockets[0]?.destroyed).toBe(true);
  });
});
