import { contactAt, dialectNamed, plugsOf } from './contact.ts';
import type { Operation } from './operation.ts';
import type { ResumeInit } from './options.ts';
import { RemoteOperation } from './remote-operation.ts';

/**
 * Takes up an operation that was started elsewhere: by the URL of its monitor, and with the credentials that it needs. The
 * first look is taken when somebody waits. Throws a `TypeError` for a URL that is not absolute.
 */
export function resume(monitorUrl: string | URL, init: ResumeInit = {}): Operation {
  const { href } = new URL(monitorUrl);
  // A name that nobody knows is told now, and not when somebody waits.
  dialectNamed(init);
  const { clock, random } = plugsOf(init);
  const contact = () => contactAt(href, init);
  return new RemoteOperation({ contact, clock, random, interval: init.interval, monitorUrl: href });
}
