import type { Env, Read, WireRequest } from '@respond-async/dialects';
import type { Incoming } from './exchange.ts';
import { externalOrigin } from './external-origin.ts';
import type { Mounted, WatchSettings } from './settings.ts';

/** A request in the eyes of one dialect that knows it. */
export interface Conversation<R> extends Mounted {
  readonly incoming: Incoming<R>;
  readonly request: WireRequest;
  readonly env: Env;
  readonly read: Exclude<Read, { type: 'pass' }>;
  /** When the request came, in milliseconds since 1970: the time that its client waits counts from here. */
  readonly arrived: number;
}

/** The dialects that know a request, in order. `undefined`: it must not be answered by us at all. */
export function conversations<R>(
  incoming: Incoming<R>,
  settings: WatchSettings<R>,
): readonly Conversation<R>[] | undefined {
  const path = pathOf(incoming);
  const watching = settings.mounted.filter(({ monitors }) => monitorOf(path, monitors) !== undefined);
  if (watching.length > 0) return watching.flatMap((mounted) => converse(incoming, mounted, path, settings));
  if (!settings.eligible(incoming.request)) return undefined;
  return settings.mounted.flatMap((mounted) => converse(incoming, mounted, path, settings));
}

function converse<R>(
  incoming: Incoming<R>,
  mounted: Mounted,
  path: string,
  settings: WatchSettings<R>,
): readonly Conversation<R>[] {
  const request = wireRequest(incoming, monitorOf(path, mounted.monitors), settings);
  const env = envOf(incoming, mounted, settings);
  const read = mounted.dialect.read(request, env);
  return read.type === 'pass' ? [] : [{ ...mounted, incoming, request, env, read, arrived: env.now }];
}

function pathOf({ target }: Incoming<unknown>): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** What stands below the path of the monitors; `undefined` for every other path. */
function monitorOf(path: string, monitors: string): string | undefined {
  if (!path.startsWith(monitors)) return undefined;
  const below = path.slice(monitors.length);
  if (below === '') return '';
  return below.startsWith('/') ? below.slice(1) : undefined;
}

function wireRequest<R>(
  incoming: Incoming<R>,
  monitor: string | undefined,
  settings: WatchSettings<R>,
): WireRequest {
  return {
    method: incoming.method,
    get url() {
      return rootOf(incoming, settings) + incoming.target;
    },
    monitor,
    header: (name) => incoming.header(name),
  };
}

function envOf<R>(incoming: Incoming<R>, { monitors }: Mounted, settings: WatchSettings<R>): Env {
  return {
    get base() {
      return rootOf(incoming, settings) + monitors;
    },
    get now() {
      return settings.engine.clock.now();
    },
  };
}

function rootOf<R>(incoming: Incoming<R>, { base, trustProxy }: WatchSettings<R>): string {
  return (base() ?? externalOrigin(incoming, trustProxy)) + incoming.mount;
}
