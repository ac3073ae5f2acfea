import type { Run } from '@respond-async/core';
import type { HeaderList } from '@respond-async/dialects';
import type { StoredRequest } from './stored-request.ts';

/** A request as a door hands it to the HTTP layer. What costs something is made when it is asked for. */
export interface Incoming<R> {
  /** In capitals. */
  readonly method: string;
  /** Scheme and authority under which the request came, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** The path under which the handler is mounted; empty for the root. */
  readonly mount: string;
  /** Path and query below the mount, beginning with a slash. */
  readonly target: string;
  /** All headers, in the order in which they came. */
  readonly headers: HeaderList;
  /** The door's own request: what the user's options are asked about. */
  readonly request: R;
  /** A header's value by its name in lower case; several lines joined with `, `. */
  header(name: string): string | undefined;
  /** The bytes that came with it; `undefined` where there are none. */
  body(): ReadableStream<Uint8Array> | undefined;
  /** The same at once, for doors that read a small body faster so: asked for instead of `body`, when the length is known. */
  bytes?(): Promise<Uint8Array<ArrayBuffer>>;
  /** Aborts when the client is gone. */
  gone(): AbortSignal;
}

/**
 * What a door sends. It then calls `delivered` or `failed`; the first call counts. It need not where there is neither
 * `watched` nor a stream. A stream that has no `Content-Length`
 * grows as it goes: each of its chunks is to be sent at once. Whoever stops reading a stream cancels it.
 */
export interface Outgoing {
  readonly status: number;
  readonly headers: HeaderList;
  /** A text has no characters but those of ASCII: each is a byte. */
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  /** All of it has been handed over to a connection that is alive. */
  delivered(): void;
  /** It has not, or nobody can say. */
  failed(): void;
  /**
   * Does it matter what becomes of it? Then `breakOff` is called when it takes too long: the connection is to be ended.
   * A stream breaks by itself.
   */
  watched?(breakOff: () => void): void;
}

/** What a handler answered to a request that is plain data. */
export interface Performed {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;
}

/**
 * A door's way to have the handler answer a request that is plain data. It awaits `restore` with the request that it
 * has made of it, before the handler sees that. A run is a job's, or that of a request which is answered at once because
 * there is no room for its job: `jobContext(run)` knows.
 */
export type Perform<R = never> = (
  request: StoredRequest,
  run: Run,
  restore: (request: R) => void | Promise<void>,
) => Promise<Performed>;
