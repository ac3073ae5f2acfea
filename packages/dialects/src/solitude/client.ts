import { absoluteUrl } from '../absolute-url.ts';
import type { ClientDialect } from '../client-dialect.ts';
import { textIn } from '../json-value.ts';
import { byDelete, endedBy } from '../monitored.ts';

const HEADER = 'Solitude-Async';
const ANSWERED = HEADER.toLowerCase();

/** `Solitude-Async` for a client. It watches the replay, which is the operation's own answer as soon as there is one. */
export const solitudeClient: ClientDialect = {
  name: 'solitude',
  ask({ url, callback }) {
    if (callback !== undefined) throw new TypeError('callback: Solitude calls nobody');
    return { url, headers: [[HEADER, 'yes']] };
  },
  accepted({ json, url }) {
    const monitorUrl = absoluteUrl(textIn(json, 'replay'), url);
    return monitorUrl === undefined || textIn(json, 'result') === undefined ? undefined : { monitorUrl };
  },
  watch: () => [['Accept', 'application/json']],
  answered: ({ status, header }) => (header(ANSWERED)?.toLowerCase() === 'yes' ? { status } : undefined),
  look({ status, header }) {
    if (status === 202) return { type: 'unfinished', status: 'running' };
    if (status !== 404) return { type: 'refused' };
    // Not started yet; without the header it may as well be that nothing is known of it.
    const isKnown = header(ANSWERED) !== undefined;
    return { type: 'unfinished', status: 'pending', ...(!isKnown && { unsure: true }) };
  },
  peeking: 'GET',
  cancel: byDelete,
  cancelled: endedBy,
};
