import { createEngine } from 'respond-async';
import { respondAsync } from 'respond-async/node';
import { batch, odata } from 'respond-async/odata';
import { onTestFinished } from 'vitest';
import { listen } from '../../../fetch/test/behaviour/server.ts';
import { listenerOf } from '../../../node/test/listener-of.ts';
import { exchange, wire } from './wire.ts';

export const report = '{"@odata.context":"$metadata#Report","value":[]}';

/** Knows a report, a place to put one, a missing one, one that is never ready, and batches. */
async function handler(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const json = { 'content-type': 'application/json;odata.metadata=minimal', 'odata-version': '4.0' };
  if (pathname.endsWith('/$batch')) return batches(request);
  if (pathname.endsWith('/Slow')) return new Promise(() => {});
  if (pathname.endsWith('/Missing'))
    return new Response('{"error":{"code":"not_found","message":"Not found"}}', {
      status: 404,
      headers: json,
    });
  if (request.method === 'DELETE') return new Response(null, { status: 204 });
  if (request.headers.get('prefer') === 'omit-values=nulls')
    return new Response(report, {
      headers: { ...json, 'preference-applied': 'omit-values=nulls', vary: 'prefer' },
    });
  if (request.method !== 'POST') return new Response(report, { headers: json });
  await request.text();
  return new Response('{"id":1}', {
    status: 201,
    headers: { ...json, location: '/odata/Reports(1)', etag: 'W/"1"' },
  });
}
const batches = batch(handler, { boundary: () => 'batch_r' });

/** A server of it, and a connection for each request. */
export async function open() {
  const engine = createEngine();
  const server = await listen(respondAsync(listenerOf(handler), { engine, dialect: odata() }));
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await server.close();
  });
  const send = (lines: readonly string[], body?: string) => exchange(server.port, wire(lines, body));
  const ended = (monitor: string) => engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
  return { send, ended, host: `Host: 127.0.0.1:${server.port}` };
}

export const served = (...lines: string[]) => lines.join('\r\n');
export const gone = served(
  'HTTP/1.1 404 Not Found',
  'OData-Version: 4.01',
  'Content-Type: application/json',
  'Content-Language: en',
  '',
  '{"error":{"code":"not_found","message":"There is no such operation."}}',
);
const monitored = (version: string, ...more: string[]) =>
  served(
    'HTTP/1.1 202 Accepted',
    `OData-Version: ${version}`,
    'Location: MONITOR',
    'Retry-After: 1',
    ...more,
    '',
    '',
  );
export const accepted = (version: string) => monitored(version, 'Preference-Applied: respond-async');
export const pending = monitored('4.01');
