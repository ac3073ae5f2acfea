import type { ClientDialect, ReadAnswer } from './client-dialect.ts';
import { textIn } from './json-value.ts';
import { isOdata, odataClient } from './odata/client.ts';
import { plainClient } from './plain/client.ts';

/** The forms that clients know, by name. Those that few servers speak are loaded when they are met. */
export const clientDialects = {
  plain: () => plainClient,
  odata: () => odataClient,
  kladana: () => import('./kladana/client.ts').then(({ kladanaClient }) => kladanaClient),
  solitude: () => import('./solitude/client.ts').then(({ solitudeClient }) => solitudeClient),
} as const satisfies Record<string, () => ClientDialect | Promise<ClientDialect>>;

export type ClientDialectName = keyof typeof clientDialects;

/** Which form an acceptance has. What speaks of none of them is the plain one. `sent`: the request that was accepted. */
export async function dialectOf(answer: ReadAnswer, sent: Pick<Headers, 'get'>): Promise<ClientDialect> {
  const likely: ClientDialectName[] = [];
  if (answer.headers.get('content-location') !== null) likely.push('kladana');
  if (textIn(answer.json, 'replay') !== undefined) likely.push('solitude');
  for (const name of likely) {
    const dialect = await clientDialects[name]();
    if (dialect.accepted(answer)) return dialect;
  }
  return isOdata(answer.headers, sent) ? odataClient : plainClient;
}

/** Which form a URL looks like; `undefined` where it could be any. */
export function dialectByUrl(monitorUrl: string): ClientDialectName | undefined {
  const [path = ''] = monitorUrl.split(/[?#]/);
  if (/\/delay\/(?:replay|result)\/[\w-]+\/?$/.test(path)) return 'solitude';
  return /\/api\/remap\/[^/]+\/async(?:\/[\w-]*)?$/.test(path) ? 'kladana' : undefined;
}
