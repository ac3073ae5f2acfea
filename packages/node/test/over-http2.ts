import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type ClientHttp2Session, connect, createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { PassThrough, pipeline, Readable } from 'node:stream';

/** A server that speaks HTTP/2 only, and a client's one connection to it. */
export async function listenOverHttp2(listener: RequestListener) {
  // Node shows requests of HTTP/2 as if they were of HTTP/1; only their types say otherwise.
  const server: Http2Server = Reflect.apply(createServer, undefined, [listener]);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A client that takes few bytes at a time: most of what is sent to it waits.
  const settings = { initialWindowSize: 1_000 };
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { settings });
  const close = async (): Promise<void> => {
    session.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const fetch = (path: string, init?: RequestInit): Promise<Response> => exchange(session, path, init);
  return { fetch, session, close };
}

async function exchange(
  session: ClientHttp2Session,
  path: string,
  { method = 'GET', headers, body }: RequestInit = {},
): Promise<Response> {
  const asked = { ':method': method, ':path': path, ...Object.fromEntries(new Headers(headers)) };
  const bytes = new Response(body ?? null).body;
  const stream = session.request(asked, { endStream: bytes === null });
  if (bytes !== null) Readable.from(bytes).pipe(stream);
  // From the beginning: what is closed before anybody reads it is thrown away.
  const answer = pipeline(stream, new PassThrough(), () => {});
  const [head] = await once(stream, 'response');
  const answered = new Headers();
  for (const [name, value] of Object.entries<string | string[]>(head))
    if (!name.startsWith(':')) for (const each of [value].flat()) answered.append(name, each);
  const status: number = head[':status'];
  if (![204, 304].includes(status))
    return new Response(Readable.toWeb(answer) as ReadableStream, { status, headers: answered });
  answer.resume();
  return new Response(null, { status, headers: answered });
}
