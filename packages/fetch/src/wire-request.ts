import type { Env, WireRequest } from '@respond-async/dialects';
import type { Incoming } from './exchange.ts';
import type { Mounted, Settings } from './options.ts';

/** The path of a request below the mount, without its query. */
export function pathOf({ target }: Incoming<unknown>): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** What stands below the path of the monitors; `undefined` for every other path. */
export function monitorOf(path: string, monitors: string): string | undefined {
  if (!path.startsWith(monitors)) return undefined;
  const below = path.slice(monitors.length);
  if (below === '') return '';
  return below.startsWith('/') ? below.slice(1) : undefined;
}

/** A request as a dialect sees it. */
export function wireRequest<R>(
  incoming: Incoming<R>,
  monitor: string | undefined,
  settings: Settings<R>,
): WireRequest {
  return {
    method: incoming.method,
    get url() {
      return root(incoming, settings) + incoming.target;
    },
    monitor,
    header: (name) => incoming.header(name),
  };
}

/** Where and when a dialect is asked. */
export function envOf<R>(incoming: Incoming<R>, { monitors }: Mounted, settings: Settings<R>): Env {
  return {
    get base() {
      return root(incoming, settings) + monitors;
    },
    get now() {
      return settings.engine.clock.now();
    },
  };
}

function root<R>({ origin, mount }: Incoming<R>, { base }: Settings<R>): string {
  return (base() ?? origin) + mount;
}
