import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Engine, EngineOptions } from '@respond-async/core';
import { expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../../testing/src/hand-clock.ts';
import { clientElsewhere } from './elsewhere.ts';
import { type Door, gate, scene } from './scene.ts';
import { ask } from './server.ts';

/** More than lies in the buffers between two ends. */
const LARGE = Buffer.alloc(20_000_000, 'large ');

/** A server whose result waits to be collected. */
async function withResult(door: Door, body: Buffer<ArrayBuffer>, engineOptions: EngineOptions = {}) {
  const told = await scene(door, () => new Response(body), { engineOptions });
  const collected: string[] = [];
  told.engine.events.on('collected', ({ id }) => void collected.push(id));
  const monitor = await told.start('/');
  const { id } = await told.ended(monitor);
  return { ...told, monitor, id, collected };
}

export function delivering(door: Door): void {
  it('is answered 202 before the handler begins, which may keep the whole process busy', async () => {
    const answered: boolean[] = [];
    const { passed, open: done } = gate();
    const busy = () => {
      answered.push(client.heardWithin(30_000));
      done();
      return new Response();
    };
    const { port } = await scene(door, busy);
    const head = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nPrefer: respond-async\r\n\r\n';
    const client = clientElsewhere(port, head);
    await passed;
    expect(answered).toEqual([true]);
  });

  it.each([
    ['resets after the first bytes', (socket: Socket) => socket.resetAndDestroy()],
    ['leaves after the first bytes', (socket: Socket) => socket.destroy()],
  ])('%s: the next one gets it [odata-35]', async (_, leave) => {
    const { engine, port, fetch, monitor, id, collected } = await withResult(door, LARGE);
    const socket = await ask(port, monitor);
    await once(socket, 'data');
    socket.pause();
    expect((await fetch(monitor)).status).toBe(202);
    leave(socket);
    await ready(engine, id);
    expect(collected).toEqual([]);
    const whole = await fetch(monitor);
    expect(whole.status).toBe(200);
    expect(LARGE.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
    expect(collected).toEqual([id]);
  });

  it('stops reading for good: the next one gets it', async () => {
    const clock = handClock();
    const { engine, port, fetch, monitor, id, collected } = await withResult(door, LARGE, { clock });
    const socket = await ask(port, monitor);
    await once(socket, 'data');
    socket.pause();
    await clock.advance(60_000);
    await ready(engine, id);
    expect((await (await fetch(monitor)).arrayBuffer()).byteLength).toBe(LARGE.byteLength);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
    expect(collected).toEqual([id]);
    socket.destroy();
  });

  it('stops reading for 5 s, and gets it whole', async () => {
    const clock = handClock();
    const { port, fetch, monitor, collected, id } = await withResult(door, LARGE, { clock });
    const socket = await ask(port, monitor, 'Connection: close\r\n');
    const chunks = [(await once(socket, 'data'))[0] as Buffer];
    socket.pause();
    await clock.advance(5_000);
    expect((await fetch(monitor)).status).toBe(202);
    expect(collected).toEqual([]);
    chunks.push(...(await socket.toArray()));
    expect(Buffer.concat(chunks).subarray(-LARGE.byteLength).equals(LARGE)).toBe(true);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
    expect(collected).toEqual([id]);
  });

  it('asks twice at once on one connection: it gets it once', async () => {
    const { port, monitor } = await withResult(door, Buffer.from('only once'));
    const socket = await ask(port, monitor);
    socket.write(`GET ${monitor} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    const answers = Buffer.concat(await socket.toArray()).toString();
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 200',
      expect.stringMatching(/ 202| 404| 410/),
    ]);
    expect(answers.match(/only once/g)).toHaveLength(1);
  });

  it('is told of a body that is too large before it has come, and the connection goes on', async () => {
    const { port } = await withResult(door, Buffer.from(''));
    const socket = await ask(port, '/', 'Content-Length: 2000000\r\nPrefer: respond-async\r\n');
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 413 /);
    socket.write(Buffer.alloc(2_000_000));
    socket.write('GET /_async/unknown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
    expect(Buffer.concat(await socket.toArray()).toString()).toContain('HTTP/1.1 404 ');
  });
}

/** Resolves when the next reader may have the result. */
export async function ready(engine: Engine, id: string): Promise<void> {
  let over = false;
  onTestFinished(() => {
    over = true;
  });
  while (!over) {
    const found = await engine.read(id);
    if (found.ok && found.job.result === 'ready') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
