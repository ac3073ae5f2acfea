import type { NoticeRequest, NoticeSent, Notifier } from '@respond-async/core';

/** A notifier that the test answers for: nothing is sent anywhere. */
export interface HandNotifier extends Notifier {
  /** The next try that was made, each once, in order. Rejects when none is made without time passing. */
  next(): Promise<HandNotice>;
  /** All tries so far, those that `next` gave among them. */
  readonly tries: readonly HandNotice[];
}

/** A try to send a notice, in the hands of the test. Its methods resolve when everything has happened that follows. */
export interface HandNotice {
  readonly request: NoticeRequest;
  /** Is it still being waited for? */
  readonly isOpen: boolean;
  /** It arrived, and was answered with this status: 204 unless told. */
  arrive(status?: number): Promise<void>;
  /** It did not; it may be tried again unless told. */
  fail(reason?: string, how?: Partial<Pick<Failure, 'again' | 'after' | 'tried'>>): Promise<void>;
}

type Failure = Extract<NoticeSent, { sent: false }>;

/** `settle` lets everything happen that can happen without time passing; `admits` says yes unless told. */
export function handNotifier(
  settle: () => Promise<void>,
  admits: Notifier['admits'] = () => true,
): HandNotifier {
  const tries: HandNotice[] = [];
  let given = 0;
  return {
    admits,
    send: (request, signal) => attempt(request, signal, tries, settle),
    async next() {
      if (given === tries.length) await settle();
      const next = tries[given];
      if (next === undefined) throw noneMade(given, tries);
      given += 1;
      return next;
    },
    tries,
  };
}

function attempt(
  request: NoticeRequest,
  signal: AbortSignal,
  tries: HandNotice[],
  settle: () => Promise<void>,
): Promise<NoticeSent> {
  const { promise, resolve } = Promise.withResolvers<NoticeSent>();
  let isOpen = true;
  const end = (sent: NoticeSent): Promise<void> => {
    isOpen = false;
    resolve(sent);
    return settle();
  };
  const brokenOff = { sent: false, again: true, reason: 'broken off' } as const;
  signal.addEventListener('abort', () => void end(brokenOff), { once: true });
  tries.push({
    request,
    get isOpen() {
      return isOpen;
    },
    arrive: (status = 204) => end({ sent: true, status }),
    fail: (reason = 'refused', how = {}) => end({ sent: false, again: true, reason, ...how }),
  });
  return promise;
}

function noneMade(given: number, tries: readonly HandNotice[]): Error {
  const open = tries.filter(({ isOpen }) => isOpen).length;
  return new Error(
    `try ${given + 1} to send a notice was expected, and none was made without time passing (advance(ms) lets time ` +
      `pass); ${tries.length} were made, ${open} of them are not answered`,
  );
}
