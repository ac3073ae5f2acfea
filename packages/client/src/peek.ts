import type { HeaderList } from '@respond-async/dialects';
import { discard } from './body-parts.ts';
import { contactAt } from './contact.ts';
import { OperationCancelled, OperationFailed } from './errors.ts';
import { headOf, read, type Seat } from './look.ts';
import type { OperationStatus, ResumeInit, Update } from './options.ts';

/** Servers that hand a result to one reader don't hand it to one who says this. */
const ONLY_LOOKING: HeaderList = [['Purpose', 'prefetch']];

/**
 * How an operation stands. It looks once, and collects nothing: a server that hands out a result once is asked by HEAD, and
 * then, while it is still running, for how far it is.
 *
 * Rejects with `OperationGone`, `OperationExpired`, `RequestFailed` (a server that does not answer HEAD among them) and
 * `ConnectionFailed`. Throws a `TypeError` for a URL that is not absolute.
 */
export async function peek(monitorUrl: string | URL, init: ResumeInit = {}): Promise<Update> {
  const { href } = new URL(monitorUrl);
  const contact = await contactAt(href, init);
  const look = async (method: string): Promise<Seat> => {
    const headers = [...contact.watch, ...ONLY_LOOKING];
    const response = await contact.wire.send(href, { method, headers });
    return { contact, monitorUrl: href, place: 'monitor', response, head: headOf(response, href) };
  };
  const { peeking } = contact.dialect;
  const seat = await look(peeking);
  return standing(seat.response.status === 202 && peeking === 'HEAD' ? await look('GET') : seat);
}

async function standing(seat: Seat): Promise<Update> {
  const { contact, head, response, monitorUrl } = seat;
  const ended = (status: OperationStatus): Update => ({ status, progress: undefined, monitorUrl });
  const answered = contact.dialect.answered(head, 'monitor');
  if (answered !== undefined || response.type === 'opaqueredirect') {
    discard(response);
    return ended((answered?.status ?? 200) < 400 ? 'completed' : 'failed');
  }
  const found = await read(seat);
  switch (found.type) {
    case 'unfinished':
      return { ...found.seen, progress: found.seen.progress, monitorUrl: found.monitorUrl ?? monitorUrl };
    case 'elsewhere':
      return ended(found.status ?? 'completed');
    case 'answer':
      return ended(found.response.status < 400 ? 'completed' : 'failed');
    case 'end':
      if (found.error instanceof OperationCancelled) return ended('cancelled');
      if (found.error instanceof OperationFailed) return ended('failed');
      throw found.error;
  }
}
