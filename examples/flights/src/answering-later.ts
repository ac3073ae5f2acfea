import type { RequestListener } from 'node:http';
import type { Engine } from 'respond-async';
import { type Listener, respondAsync } from 'respond-async/node';
import { odata } from 'respond-async/odata';
import { plain } from 'respond-async/plain';
import { ownerOf } from './owner.ts';

/** One app, one engine, two dialects: `/reports` speaks plain, everything else OData. `base`: how clients reach the app. */
export function answeringLater(
  app: Listener,
  { engine, base }: { readonly engine: Engine; readonly base: () => string },
): RequestListener {
  const options = {
    engine,
    base,
    credentials: 'drop',
    starts: { idempotent: 10 },
    identify: ownerOf,
  } as const;
  const flights = respondAsync(app, { ...options, name: 'flights', dialect: odata() });
  const reports = respondAsync(app, {
    ...options,
    name: 'reports',
    dialect: plain(),
    monitors: '/reports/_async',
  });
  return (request, response) => {
    const isReport = /^\/reports(?:[/?]|$)/.test(request.url ?? '');
    return (isReport ? reports : flights)(request, response);
  };
}
