import type { ClientDialect, ReadAnswer } from './client-dialect.ts';
import { kladanaClient } from './kladana/client.ts';
import { isOdata, odataClient } from './odata/client.ts';
import { plainClient } from './plain/client.ts';
import { solitudeClient } from './solitude/client.ts';

/** The forms that clients know, by name. */
export const clientDialects = {
  plain: plainClient,
  odata: odataClient,
  kladana: kladanaClient,
  solitude: solitudeClient,
} as const satisfies Record<string, ClientDialect>;

/** Which form an acceptance has. What speaks of none of them is the plain one. `sent`: the request that was accepted. */
export function dialectOf(answer: ReadAnswer, sent: Pick<Headers, 'get'>): ClientDialect {
  for (const dialect of [kladanaClient, solitudeClient]) if (dialect.accepted(answer)) return dialect;
  return isOdata(answer.headers, sent) ? odataClient : plainClient;
}

/** Which form a URL looks like; `undefined` where it could be any. */
export function dialectByUrl(monitorUrl: string): ClientDialect | undefined {
  const [path = ''] = monitorUrl.split(/[?#]/);
  if (/\/delay\/(?:replay|result)\/[\w-]+\/?$/.test(path)) return solitudeClient;
  return /\/api\/remap\/[^/]+\/async(?:\/[\w-]*)?$/.test(path) ? kladanaClient : undefined;
}
