import type { HeaderList, Place } from '@respond-async/dialects';
import type { Clock } from './clock.ts';
import { isTrusted, type Trust } from './credentials.ts';
import { heard } from './silence.ts';

export interface WireOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Where the operation was started. */
  readonly origin: string;
  readonly trust: Trust | undefined;
  /** The caller's headers that go with each request. */
  readonly headers: HeaderList;
  /** What else of the caller's request is said with each. */
  readonly request: RequestInit;
}

export interface Sending {
  readonly method?: string;
  readonly headers?: HeaderList;
  readonly place?: Place;
  readonly signal?: AbortSignal | undefined;
  /** Go where the answer leads, without looking. */
  readonly follow?: boolean;
}

/** Sends the requests that follow a start, with the caller's credentials where they may go. */
export class Wire {
  readonly clock: Clock;
  readonly #options: WireOptions;

  constructor(options: WireOptions) {
    this.clock = options.clock;
    this.#options = options;
  }

  /** Rejects with `ConnectionFailed` when there is no answer, and with the signal's reason. */
  send(url: string, sending: Sending): Promise<Response> {
    const { method = 'GET', signal } = sending;
    const { fetch } = this.#options;
    return heard({ what: `${method} ${url} was not answered`, clock: this.clock, signal }, (either) =>
      fetch(url, { ...this.#request(url, sending), method, signal: either }),
    );
  }

  #request(url: string, { headers = [], place = 'monitor', follow = false }: Sending): RequestInit {
    const { request, origin, trust, headers: callers } = this.#options;
    const isLink = place === 'link';
    const isOurs = !isLink && isTrusted(url, origin, trust);
    // Browsers take this one back when they are led to another origin, and no other.
    const sent = callers.filter(([name]) => isOurs && (!follow || name === 'authorization'));
    const redirect = follow || isLink ? 'follow' : 'manual';
    return { ...request, redirect, headers: merged(sent, headers), ...(!isOurs && { credentials: 'omit' }) };
  }
}

function merged(callers: HeaderList, ours: HeaderList): Headers {
  const headers = new Headers();
  for (const [name, value] of [...callers, ...ours]) headers.set(name, value);
  return headers;
}
