import type { AnswerHeaders, ClientDialect } from '../client-dialect.ts';
import type { HeaderList } from '../dialect.ts';
import { lookAt, monitored, preferring, readable } from '../monitored.ts';
import { MAX_VERSION, ODATA_VERSION } from './words.ts';

/** OData 4.01 Protocol 11.6 for a client; 4.0 services, too, which answer with an HTTP message. */
export const odataClient: ClientDialect = {
  name: 'odata',
  ...monitored,
  ask: (wish) => ({ url: wish.url, headers: [...preferring(wish), ...understood(wish.sent)] }),
  watch: (sent) => [...readable, ...understood(sent)],
  look: lookAt,
};

/** Does an answer, or the request before it, speak of OData? */
export function isOdata(...heads: readonly AnswerHeaders[]): boolean {
  return heads.some(
    ({ header }) =>
      header(ODATA_VERSION.toLowerCase()) !== undefined || header(MAX_VERSION.toLowerCase()) !== undefined,
  );
}

function understood(sent: AnswerHeaders): HeaderList {
  return [[MAX_VERSION, sent.header(MAX_VERSION.toLowerCase()) ?? '4.01']];
}
