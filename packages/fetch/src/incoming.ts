import type { HeaderList } from '@respond-async/dialects';
import type { Incoming } from './exchange.ts';

/** A request as the HTTP layer sees it. */
export class FetchRequest implements Incoming<Request> {
  readonly method: string;
  readonly origin: string;
  readonly mount = '';
  readonly target: string;
  readonly request: Request;

  constructor(request: Request) {
    const { origin, pathname, search } = new URL(request.url);
    this.method = request.method;
    this.origin = origin;
    this.target = pathname + search;
    this.request = request;
  }

  get headers(): HeaderList {
    return [...this.request.headers];
  }

  header(name: string): string | undefined {
    return this.request.headers.get(name) ?? undefined;
  }

  body(): ReadableStream<Uint8Array> | undefined {
    return this.request.body ?? undefined;
  }

  gone(): AbortSignal {
    return this.request.signal;
  }
}
