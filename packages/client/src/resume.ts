import { contactAt } from './contact.ts';
import type { Operation } from './operation.ts';
import type { ResumeInit } from './options.ts';
import { RemoteOperation } from './remote-operation.ts';

/**
 * Takes up an operation that was started elsewhere: by the URL of its monitor, and with the credentials that it needs. The
 * first look is taken when somebody waits. Throws a `TypeError` for a URL that is not absolute.
 */
export function resume(monitorUrl: string | URL, init: ResumeInit = {}): Operation {
  const { href } = new URL(monitorUrl);
  const { interval } = init;
  return new RemoteOperation({ contact: contactAt(href, init), interval, monitorUrl: href });
}
