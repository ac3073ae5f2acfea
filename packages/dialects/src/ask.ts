import type { Json, NoticeOptions } from '@respond-async/core';
import type { WireRequest, WireResponse } from './wire.ts';

/** Whom to tell of a job, and of what. `data` comes back with the notice. */
export interface Notify extends Pick<NoticeOptions, 'url' | 'on' | 'data' | 'pauses' | 'timeout'> {
  /** Will it have to be signed? Then it is not promised where nothing can be. */
  readonly sign?: true;
}

/** What is to become of a document, or what is answered instead. `urls`: to these notices must be possible. */
export type DocumentChange =
  | { readonly document: Json; readonly urls?: readonly string[] }
  | { readonly response: WireResponse };

/** What can be asked of the engine. */
export type Ask =
  /**
   * Run the handler as a job. Answer within `wait` milliseconds if it ends by then. `key`: the client's own name for the
   * operation; the same again, for the same request, is the same job. `notify`: who is to be told of it. What the server
   * does not send is left out: `job.notices` says what is promised. `check` looks at the whole body before anything is
   * accepted; what it returns is answered instead.
   */
  | {
      readonly type: 'submit';
      readonly wait?: number;
      readonly key?: string;
      readonly notify?: readonly Notify[];
      readonly notes: Json;
      readonly check?: (body: Uint8Array) => WireResponse | undefined;
    }
  /**
   * How the job stands; its result stays where it is. With `wait`: when it has ended, or after so many milliseconds.
   * `loadErrors`: the answer has the result's bytes, where its status is 400 or above, unless there are more than so many.
   */
  | { readonly type: 'peek'; readonly id: string; readonly wait?: number; readonly loadErrors?: number }
  /**
   * How the job stands, or its result when there is one. `wait` as above. `hold`: the result counts as collected when its
   * reader says so, not when it was sent. `load`: the answer has the result's bytes, for a response whose text contains
   * them, unless there are more than so many.
   */
  | {
      readonly type: 'take';
      readonly id: string;
      readonly wait?: number;
      readonly hold?: true;
      readonly load?: number;
    }
  /** The one who holds the lease has the result. */
  | { readonly type: 'confirm'; readonly id: string; readonly lease: string }
  /** End the job. `ifSettled`: what to do with one that has ended. */
  | { readonly type: 'cancel'; readonly id: string; readonly ifSettled: 'discard' | 'refuse' }
  /**
   * The jobs of the one who asks, of all that this dialect has accepted since `createdFrom`: of the newest `most` at most.
   * What the protocol has of filters and pages it makes of them.
   */
  | { readonly type: 'list'; readonly createdFrom: number; readonly most: number }
  /**
   * The document that the one who asks keeps here, `null` where there is none. `change` says what is to become of it: it
   * is pure, and asked again when somebody else was faster. `part`: which part of it is meant, for the answer.
   */
  | {
      readonly type: 'document';
      readonly part?: string;
      readonly change?: (document: Json) => DocumentChange;
    }
  /** The result behind a signed link, for whoever has the link. One that does not hold is `unknown`. */
  | { readonly type: 'redeem'; readonly id: string };

/** What was asked, and by which request. */
export interface Asked {
  readonly ask: Ask;
  readonly request: WireRequest;
}
