import { absoluteUrl } from '../absolute-url.ts';
import type { ClientDialect, Sight } from '../client-dialect.ts';
import { memberOf, textIn } from '../json-value.ts';
import { byDelete, endedBy } from '../monitored.ts';
import { SOLITUDE_ASYNC, YES } from './words.ts';

/** `Solitude-Async` for a client. It watches the replay, which is the operation's own answer as soon as there is one. */
export const solitudeClient: ClientDialect = {
  name: 'solitude',
  ask({ url, callback }) {
    if (callback !== undefined) throw new TypeError('callback: Solitude calls nobody');
    return { url, headers: [[SOLITUDE_ASYNC, 'yes']] };
  },
  accepted({ json, url }) {
    const monitorUrl = absoluteUrl(textIn(json, 'replay'), url);
    return monitorUrl === undefined || textIn(json, 'result') === undefined ? undefined : { monitorUrl };
  },
  watch: () => [['Accept', 'application/json']],
  answered: ({ status, headers }) =>
    headers.get(SOLITUDE_ASYNC)?.toLowerCase() === YES ? { status } : undefined,
  look({ status, url, json, headers }) {
    if (status === 200) return record(json, url);
    if (status === 202) return { type: 'unfinished', status: 'running' };
    if (status !== 404) return { type: status === 410 ? 'expired' : 'refused' };
    // Not started yet; without the header it may as well be that nothing is known of it.
    const isKnown = headers.get(SOLITUDE_ASYNC) !== null;
    return { type: 'unfinished', status: 'pending', ...(!isKnown && { unsure: true }) };
  },
  peeking: 'GET',
  cancel: byDelete,
  cancelled: endedBy,
};

/** Some look at the other of the two URLs, which tells about the operation. */
function record(json: unknown, url: string): Sight {
  const run = memberOf(json, 'run');
  if (typeof run !== 'boolean') return { type: 'refused' };
  if (!run) return { type: 'unfinished', status: 'running' };
  return { type: 'elsewhere', url: url.replace('/delay/result/', '/delay/replay/'), place: 'result' };
}
