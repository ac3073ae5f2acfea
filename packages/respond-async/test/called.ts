import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A call that came in. */
export interface Call {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A client that can be called: `answer` is done while its caller waits, and says with which status it is answered. */
export async function called(answer: (call: Call) => Promise<number | undefined>) {
  const calls: Call[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const call = { method: request.method, url: request.url, headers: request.headers, body };
    calls.push(call);
    response.statusCode = (await answer(call)) ?? 204;
    response.end(resolve);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, calls, answered: promise };
}
