import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Operation, resume, start } from '@respond-async/client';
import { expect, it, onTestFinished } from 'vitest';

/** Serves on a free port of this machine, to the platform's own `fetch`, until the test has ended. */
async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const headers = { authorization: 'Bearer me', 'x-api-key': 'secret' };

/** A server that accepts everything, and whose monitor does these things, one after another. */
async function started(...deeds: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const seen: IncomingMessage[] = [];
  const left = [...deeds];
  const url = await served((request, response) => {
    if (request.url === '/reports') {
      response.writeHead(202, { location: '/monitor', 'retry-after': '0' }).end();
      return;
    }
    seen.push(request);
    left.shift()?.(request, response);
  });
  const operation: Operation = await start(`${url}/reports`, { method: 'POST', body: '{}', headers });
  return { operation, seen, url };
}

const answer = (_: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { 'async-result': '201', 'content-type': 'application/json' }).end('{"id":7}');
};

it('collects again after a connection that broke, before the answer and within it', async () => {
  const { operation, seen } = await started(
    (request) => void request.socket.destroy(),
    (request, response) => {
      response.writeHead(200, { 'async-result': '201', 'content-length': '8' });
      response.write('{"id"', () => request.socket.destroy());
    },
    (request, response) => {
      response.writeHead(200, { 'async-result': '201' });
      response.write('{"id"', () => request.socket.destroy());
    },
    answer,
  );
  expect((await operation.wait({ interval: 1 })).status).toBe(201);
  expect(await operation.result()).toEqual({ id: 7 });
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill('Bearer me'));
});

it('goes where the server leads, and to another origin without credentials', async () => {
  const elsewhere: IncomingMessage[] = [];
  const other = await served((request, response) => {
    elsewhere.push(request);
    answer(request, response);
  });
  const { operation, seen } = await started(
    (_, response) => void response.writeHead(303, { location: '/result' }).end(),
    (_, response) => void response.writeHead(303, { location: other }).end(),
  );
  expect(await operation.result()).toEqual({ id: 7 });
  expect(seen.map(({ url, headers }) => [url, headers['x-api-key']])).toEqual([
    ['/monitor', 'secret'],
    ['/result', 'secret'],
  ]);
  const [request] = elsewhere;
  expect([request?.headers.authorization, request?.headers['x-api-key']]).toEqual([undefined, undefined]);
});

it('lets go of the connection when nobody waits any more', async () => {
  const gone = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const { operation } = await started((_, response) => {
    response.on('close', gone.resolve);
    asked.resolve();
  });
  const stop = new AbortController();
  const waiting = operation.wait({ signal: stop.signal });
  await asked.promise;
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await gone.promise;
});

it('reads an application/http answer, whose bytes come one by one', async () => {
  const text = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"id":7}';
  const { operation, url } = await started((_, response) => {
    response.writeHead(200, { 'content-type': 'application/http', 'content-encoding': 'binary' });
    for (const byte of text) response.write(byte);
    response.end();
  });
  const response = await operation.wait({ stream: true });
  expect([response.status, await response.text()]).toEqual([200, '{"id":7}']);
  expect(operation.monitorUrl).toBe(`${url}/monitor`);
});

it('says who was not there', async () => {
  const url = await served((request) => void request.socket.destroy());
  await expect(start(url, { method: 'POST' })).rejects.toThrow(`${url}/ was not answered: `);
  await expect(resume(url).poll()).rejects.toMatchObject({ code: 'connection-failed' });
});
