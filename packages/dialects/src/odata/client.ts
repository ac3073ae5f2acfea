import type { ClientDialect } from '../client-dialect.ts';
import { lookAt, monitored, preferring, readable } from '../monitored.ts';
import type { HeaderList } from '../wire.ts';
import { MAX_VERSION, ODATA_VERSION } from './words.ts';

/** OData 4.01 Protocol 11.6 for a client; 4.0 services, too, which answer with an HTTP message. */
export const odataClient: ClientDialect = {
  name: 'odata',
  ...monitored,
  ask: (wish) => ({ url: wish.url, headers: [...preferring(wish), ...understood(wish.sent)] }),
  watch: (sent) => [...readable, ...understood(sent)],
  look: lookAt,
};

/** Do the headers of an answer, or of the request before it, speak of OData? */
export function isOdata(...all: readonly Pick<Headers, 'get'>[]): boolean {
  return all.some((headers) => headers.get(ODATA_VERSION) !== null || headers.get(MAX_VERSION) !== null);
}

function understood(sent: Pick<Headers, 'get'>): HeaderList {
  return [[MAX_VERSION, sent.get(MAX_VERSION) ?? '4.01']];
}
