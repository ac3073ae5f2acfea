import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { begin, type Child } from './child.ts';

const WAITERS = 10_000;

/** Many clients that wait for their operations at the same time: what they cost a server. */
export async function waiters(): Promise<void> {
  const server = await begin('waiting');
  const { port } = new URL(server.origin);
  try {
    const idle = await server.ask('memory');
    const sockets = await Promise.all(Array.from({ length: WAITERS }, () => open(Number(port))));
    const monitors: string[] = [];
    for (const socket of sockets) monitors.push(await start(socket));
    const started = await server.ask('memory');
    await server.ask('watchDelay');
    const answers = sockets.map((socket, at) => poll(socket, monitors[at] ?? ''));
    await allArrived(server);
    const waiting = await server.ask('memory');
    await server.ask('finish');
    const statuses = await Promise.all(answers);
    const delay = await server.ask('delay');
    if (statuses.some((status) => status !== 200)) throw new Error('not everybody got a result');
    show({ perJob: (started - idle) / WAITERS, perWaiter: (waiting - started) / WAITERS, delay });
    for (const socket of sockets) socket.destroy();
  } finally {
    server.stop();
  }
}

async function allArrived(server: Child): Promise<void> {
  while ((await server.ask('requests')) < 2 * WAITERS) await setTimeout(20);
  await setTimeout(200);
}

function show({ perJob, perWaiter, delay }: Record<'perJob' | 'perWaiter' | 'delay', number>): void {
  console.log(`\n${WAITERS} clients that wait for their operations at once (Prefer: wait=60 on the monitor)`);
  console.log(
    `  heap per connection and job: ${perJob.toFixed(0)} bytes; more while its client waits: ${perWaiter.toFixed(0)} bytes`,
  );
  console.log(`  event loop delay from the first poll to the last result, p99: ${delay.toFixed(1)} ms`);
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

async function start(socket: Socket): Promise<string> {
  const head = await exchange(socket, 'POST /report', 'Prefer: respond-async\r\nContent-Length: 0\r\n');
  return new URL(/^location: (.*)$/im.exec(head)?.[1] ?? '').pathname;
}

async function poll(socket: Socket, monitor: string): Promise<number> {
  return Number((await exchange(socket, `GET ${monitor}`, 'Prefer: wait=60\r\n')).split(' ')[1]);
}

/** The answers are short: they come in one piece. */
function exchange(socket: Socket, line: string, headers: string): Promise<string> {
  socket.write(`${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`);
  return new Promise((resolve, reject) => {
    socket.once('data', (data) => resolve(String(data)));
    socket.once('error', reject);
  });
}
