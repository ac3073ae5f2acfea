import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A call that came in. */
interface Call {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Somebody who is called. `answer` is done while the caller waits. */
export async function called() {
  const calls: Call[] = [];
  let wake = (): void => {};
  const receiver = {
    url: '',
    answer: async (): Promise<void> => {},
    /** The next call, answered or not. */
    async next(): Promise<Call> {
      for (;;) {
        const call = calls.shift();
        if (call !== undefined) return call;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  const server = createServer(async (request, response) => {
    calls.push(await callOf(request));
    const answered = receiver.answer();
    wake();
    await answered;
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return receiver;
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const { method, url: path, headers } = request;
  return { method, path, headers: headers as Record<string, string>, body: await text(request) };
}
