import type { ClientDialect, Sight } from '../client-dialect.ts';
import { textIn } from '../json-value.ts';
import { lookAt, monitored, preferring, readable } from '../monitored.ts';

/** How a 410 is told apart, where it is a problem of this dialect: by the end of its `type`. */
const ENDS: Readonly<Record<string, Sight['type'] & ('cancelled' | 'gone')>> = {
  'urn:respond-async:cancelled': 'cancelled',
  'urn:respond-async:collected': 'gone',
  'urn:respond-async:discarded': 'gone',
};

/** The plain form (RFC 7240) for a client. It also reads servers that say less: any 202 with a `Location`. */
export const plainClient: ClientDialect = {
  name: 'plain',
  ...monitored,
  ask: (wish) => ({ url: wish.url, headers: preferring(wish) }),
  watch: () => readable,
  look: (answer) => {
    const end = answer.status === 410 ? ENDS[textIn(answer.json, 'type') ?? ''] : undefined;
    return end === undefined ? lookAt(answer) : { type: end };
  },
};
