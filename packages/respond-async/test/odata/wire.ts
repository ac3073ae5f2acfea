import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends these bytes on a connection of their own; the bytes of the response. Each character is a byte. */
export async function exchange(port: number, request: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.write(Buffer.from(request, 'latin1'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/** A request as it stands on the wire: its head, line by line, and its body. */
export function wire(lines: readonly string[], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${body.length}`];
  return [...lines, ...length, 'Connection: close', '', body].join('\r\n');
}

/** What the HTTP layer says in every answer: its own tests look at it. */
const OF_THE_LAYER =
  /^(?:Cache-Control|Connection|Content-Length|Content-Security-Policy|Cross-Origin-Resource-Policy|Date|Referrer-Policy|Vary|X-Content-Type-Options): .*\r\n/gm;

/** A response without the layer's headers, and without what no two of them have in common: the port, the id of the job. */
export function plainly(response: string): string {
  const end = response.indexOf('\r\n\r\n') + 2;
  const head = response.slice(0, end).replaceAll(OF_THE_LAYER, '');
  return (head + response.slice(end)).replaceAll(/http:\/\/127\.0\.0\.1:\d+\/_async\/[\w-]+/g, 'MONITOR');
}

export function locationIn(response: string): string {
  return /^Location: http:\/\/[^/]+(\S+)/m.exec(response)?.[1] ?? '';
}
