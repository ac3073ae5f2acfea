import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from './http.ts';

const LARGE = Buffer.alloc(50_000_000, 'large ');

/** A server whose result of `/` waits to be collected. */
async function withResult(body: Buffer) {
  const engine = createEngine();
  const collected: string[] = [];
  engine.events.on('collected', ({ id }) => void collected.push(id));
  const app = respondAsync((_, response) => void response.end(body), { engine, dialect: odata() });
  const { port, fetch, close } = await listen(app);
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await close();
  });
  const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
  const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
  const id = monitor.slice('/_async/'.length);
  await engine.wait(id);
  return { engine, port, fetch, monitor, id, collected };
}

async function ask(port: number, monitor: string, more = ''): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET ${monitor} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`);
  return socket;
}

describe('a reader that does not get all of a result', () => {
  it.each([
    ['resets after the first bytes', (socket: Socket) => socket.resetAndDestroy()],
    ['closes after the first bytes', (socket: Socket) => socket.destroy()],
  ])('%s: the next one does [odata-35]', async (_, leave) => {
    const { engine, port, fetch, monitor, id, collected } = await withResult(LARGE);
    const socket = await ask(port, monitor);
    await once(socket, 'data');
    expect((await fetch(monitor)).status).toBe(202);
    socket.pause();
    leave(socket);
    await ready(engine, id);
    expect(collected).toEqual([]);
    const whole = await fetch(monitor);
    expect(whole.status).toBe(200);
    expect(LARGE.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
    expect((await fetch(monitor)).status).toBe(404);
    expect(collected).toEqual([id]);
  });

  it('may pause, and still gets it whole', async () => {
    const { port, fetch, monitor, collected, id } = await withResult(LARGE);
    const socket = await ask(port, monitor, 'Connection: close\r\n');
    await once(socket, 'data');
    socket.pause();
    expect((await fetch(monitor)).status).toBe(202);
    expect(collected).toEqual([]);
    socket.resume();
    await once(socket, 'end');
    expect((await fetch(monitor)).status).toBe(404);
    expect(collected).toEqual([id]);
  });

  it('answers requests that came together on one connection in turn, the result once', async () => {
    const { port, monitor } = await withResult(Buffer.from('only once'));
    const socket = await ask(port, monitor);
    socket.write(`GET ${monitor} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    const answers = Buffer.concat(await socket.toArray()).toString();
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', expect.stringMatching(/ 202| 404/)]);
    expect(answers.match(/only once/g)).toHaveLength(1);
  });
});

describe('middleware around us', () => {
  it('that changes the status of an answer uses nothing up', async () => {
    const engine = createEngine();
    const app = respondAsync((_, response) => void response.end('kept'), { engine, dialect: odata() });
    let spoil = false;
    const { fetch, close } = await listen((request, response) => {
      const { writeHead } = response;
      if (spoil)
        response.writeHead = (_status: number, ...rest: unknown[]) =>
          Reflect.apply(writeHead, response, [502, ...rest]);
      app(request, response);
    });
    onTestFinished(async () => {
      await engine.stop({ drain: 0, abort: 0 });
      await close();
    });
    const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
    const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
    await engine.wait(monitor.slice('/_async/'.length));
    spoil = true;
    expect((await fetch(monitor)).status).toBe(502);
    spoil = false;
    expect(await (await fetch(monitor)).text()).toBe('kept');
  });
});

/** When the result of a job waits for a reader. */
async function ready(engine: ReturnType<typeof createEngine>, id: string): Promise<void> {
  for (;;) {
    const found = await engine.read(id);
    if (found.ok && found.job.result === 'ready') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a body that is too large', () => {
  it('is refused before it has come, and the connection goes on', async () => {
    const { port } = await withResult(Buffer.from(''));
    const socket = await ask(port, '/', 'Content-Length: 2000000\r\nPrefer: respond-async\r\n');
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 413 /);
    socket.write(Buffer.alloc(2_000_000));
    socket.write('GET /_async/unknown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
    expect(Buffer.concat(await socket.toArray()).toString()).toContain('HTTP/1.1 404 ');
  });
});
