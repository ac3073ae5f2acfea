import type { RequestListener } from 'node:http';
import type { Engine } from 'respond-async';
import { kladana } from 'respond-async/kladana';
import { type Listener, respondAsync } from 'respond-async/node';
import { odata } from 'respond-async/odata';
import { plain } from 'respond-async/plain';
import { solitude } from 'respond-async/solitude';
import { ownerOf } from './owner.ts';

interface LaterOptions {
  readonly engine: Engine;
  /** How clients reach the app. */
  readonly base: () => string;
  /** In milliseconds; as each protocol has it unless told. */
  readonly keepResult?: number | undefined;
}

/**
 * One app, one engine, four dialects: `/reports` speaks plain, `/generic` Solitude, `/api/remap/1.2` Kladana, everything
 * else OData.
 */
export function answeringLater(app: Listener, { engine, base, keepResult }: LaterOptions): RequestListener {
  const options = {
    engine,
    base,
    credentials: 'drop',
    starts: { idempotent: 10 },
    ...(keepResult !== undefined && { keepResult }),
    identify: ownerOf,
  } as const;
  const flights = respondAsync(app, { ...options, name: 'flights', dialect: odata() });
  const reports = respondAsync(app, {
    ...options,
    name: 'reports',
    dialect: plain(),
    monitors: '/reports/_async',
  });
  const generic = respondAsync(app, { ...options, name: 'generic', dialect: solitude() });
  const remap = respondAsync(app, {
    ...options,
    name: 'remap',
    dialect: kladana({ gzip: true }),
    eligible: ({ url }) => /^\/api\/remap\/1\.2\/report\//.test(url ?? ''),
  });
  /** By the first part of the path. The monitors of Solitude are below `/delay`: its protocol says so. */
  const listeners = new Map([
    ['reports', reports],
    ['generic', generic],
    ['delay', generic],
    ['api', remap],
  ]);
  return (request, response) => {
    const [, first = ''] = (request.url ?? '').split(/[/?]/);
    return (listeners.get(first) ?? flights)(request, response);
  };
}
