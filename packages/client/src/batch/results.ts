import type { BatchRequest, BatchResponse } from '@respond-async/dialects';
import type { BatchPart } from './part.ts';

/** The answer to one request of a batch. */
export type PartAnswer<T = unknown> = {
  readonly id: string;
  readonly status: number;
  readonly headers: Headers;
} & (
  | {
      readonly ok: true /** The value of JSON, a text, the bytes of anything else; `undefined` for none. */;
      readonly body: T;
    }
  /** 400 or above: `body` is the service's error. */
  | { readonly ok: false; readonly body: unknown }
);

/** The answers to a batch. */
export interface BatchResults {
  /** In the order of the requests. After a failure services leave out the rest, unless they are told `continueOnError`. */
  readonly answers: readonly PartAnswer[];
  /** The answer to a request; `undefined` where it was left out. */
  get<T>(part: BatchPart<T>): PartAnswer<T> | undefined;
}

/** Puts the answers to the requests: by name, and in order where a service names none. */
export class Collected {
  readonly #requests: readonly BatchRequest[];
  readonly #answers = new Map<string, PartAnswer>();

  constructor(requests: readonly BatchRequest[]) {
    this.#requests = requests;
  }

  take(responses: readonly BatchResponse[]): void {
    for (const response of responses) {
      const request = this.#requestOf(response);
      if (request === undefined) continue;
      // A change set that failed has one answer for all.
      const isForAll = request.group !== undefined && !response.isForOne;
      const those = isForAll ? this.#requests.filter(({ group }) => group === request.group) : [request];
      for (const { id } of those) this.#answers.set(id, answer(id, response));
    }
  }

  get results(): BatchResults {
    const answers = this.#requests.flatMap(({ id }) => this.#answers.get(id) ?? []);
    // What the service sent is what the caller says that it is, as with every JSON.
    return { answers, get: <T>({ id }: BatchPart<T>) => this.#answers.get(id) as PartAnswer<T> | undefined };
  }

  #requestOf({ id }: BatchResponse): BatchRequest | undefined {
    const open = this.#requests.filter((request) => !this.#answers.has(request.id));
    return open.find((request) => request.id === id) ?? (id === undefined ? open[0] : undefined);
  }
}

function answer(id: string, { status, headers, body }: BatchResponse): PartAnswer {
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return { id, status, headers: new Headers(pairs), ok: status < 400, body };
}
