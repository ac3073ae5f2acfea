import type {
  JobInfo,
  Json,
  Keep,
  NoticeInfo,
  NoticeOptions,
  NoticeText,
  Refusal,
} from '@respond-async/core';

/**
 * One wire form of asking for a later answer, watching the job and collecting the result. Pure: no I/O, no clock of
 * its own, no engine. It reads a request into what is asked, and writes what is answered as a response.
 */
export interface Dialect {
  /** Kept with each job: a job is watched through the dialect that accepted it. */
  readonly name: string;
  /** How long a result is kept: for one reader, or until it expires. */
  readonly keep: Keep;
  /** How long a result can be collected, in milliseconds, where the protocol says it and the server does not. */
  readonly keepResult?: number;
  /** The same for what is known of a job whose result is gone. */
  readonly keepRecord?: number;
  /** How many jobs of one owner may be unfinished that this dialect has accepted, where the protocol says it. */
  readonly quota?: number;
  /** How much a client may ask, where the protocol limits it: of all that the handler is asked, not only of jobs. */
  readonly limits?: RequestLimits;
  /** How the links of the protocol look that work without credentials: see `WireResponse.link`. */
  readonly links?: LinkForm;
  /** The request headers by which answers of an eligible route differ: the value of `Vary`. */
  readonly vary: string;
  /** The path under which monitors live, where the protocol fixes it. */
  readonly monitors?: string;
  /**
   * The path under which clients keep whom they want to have told of their jobs, where the protocol has such a thing. It
   * is the dialect's where the server sends notices at all.
   */
  readonly documents?: string;
  /** Ids in the form of the protocol, where it fixes one. */
  newId?(): string;
  /**
   * Optional. A request as it would have been if it had not asked for a later answer: the handler must not see what asks,
   * or it would answer later itself. What a `Prefer` header says about that is taken out for all dialects.
   */
  unasked?(request: Unasked): Unasked;
  /**
   * Optional. The response to a request that asks for a later answer where the server gives none. Without it, or where it
   * says `undefined`, the handler answers.
   */
  ineligible?(request: WireRequest, env: Env): WireResponse | undefined;
  read(request: WireRequest, env: Env): Read;
  write(answer: Answer, asked: Asked, env: Env): WireResponse;
  /**
   * Optional. What those who watch a job as it goes are told each time (server-sent events). A dialect without it has no
   * events: whoever asks for them gets the ordinary answer.
   */
  document?(job: JobInfo, env: Env): Json;
  /** Whom the one who asks wants to have told of his jobs, by the document that he keeps. */
  subscribed?(document: Json, request: WireRequest): readonly Notify[];
  /** What a client is told that wants to be told of a job: required of a dialect whose requests say `notify`. */
  notice?(job: JobInfo, notice: NoticeInfo, env: Env): NoticeText;
}

/** Whom to tell of a job, and of what. `data` comes back with the notice. */
export interface Notify extends Pick<NoticeOptions, 'url' | 'on' | 'data' | 'pauses' | 'timeout'> {
  /** Will it have to be signed? Then it is not promised where nothing can be. */
  readonly sign?: true;
}

/** A request as a dialect sees it. */
export interface WireRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** What stands below the monitors path, without a leading slash; `undefined` for every other URL. */
  readonly monitor: string | undefined;
  /** The same below the path of documents. */
  readonly document?: string | undefined;
  /** A header's value by its name in lower case; several lines joined with `, `. */
  header(name: string): string | undefined;
}

/** How much one owner may ask. Of what is missing there may be any number. */
export interface RequestLimits {
  /** So many requests within so many milliseconds: more are `too-often`. `weigh`: for how many one counts. */
  readonly rate?: {
    readonly most: number;
    readonly within: number;
    readonly weigh: (request: WireRequest) => number;
  };
  /** So many requests that are not answered yet: more are `too-many`. */
  readonly parallel?: number;
  /** The longest head of a request, in bytes: what is longer is `too-large`. */
  readonly head?: number;
  /** Can this body be taken? What can't is `too-large`. */
  admits?(body: Uint8Array): boolean;
  /** What every answer says about the rate. */
  headers?(rate: RateState): HeaderList;
}

/** How much of a rate is left, and in how many milliseconds all of it is there again. */
export interface RateState {
  readonly left: number;
  readonly resetIn: number;
}

/** What of a request the handler sees later. */
export interface Unasked {
  /** Path and query below the mount. */
  readonly target: string;
  readonly headers: HeaderList;
}

export interface Env {
  /** The absolute URL of the monitors path, without a trailing slash. */
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a dialect makes of a request. */
export type Read = Pass | Reply | ReadBody | Ask;

/** Not for us: the handler answers. */
export interface Pass {
  readonly type: 'pass';
}

/** Answered without the engine. */
export interface Reply {
  readonly type: 'reply';
  readonly response: WireResponse;
}

/** What is asked stands in the body, of `limit` bytes at most. `next` is pure; without bytes there are more. */
export interface ReadBody {
  readonly type: 'body';
  readonly limit: number;
  next(bytes: Uint8Array | undefined): Reply | Ask;
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

/** A job in a list. `bytes`: of a small result whose status is 400 or above. */
export interface ListedJob {
  readonly job: JobInfo;
  readonly bytes?: Uint8Array;
}

/** What can be answered. As long as there is a record, `job.summary` is the status that the operation answered with. */
export type Answer =
  | { readonly type: 'accepted'; readonly job: JobInfo }
  /** The job ended within the time that the client was ready to wait: this is the operation's own answer. */
  | { readonly type: 'answered'; readonly job: JobInfo; readonly head: ResultHead }
  /** The job has not ended. */
  | { readonly type: 'unfinished'; readonly job: JobInfo }
  /**
   * The result: to be sent on (`take`) or to be told about (`peek`). `lease`: what its reader confirms it with. `bytes`:
   * what was to be loaded.
   */
  | {
      readonly type: 'result';
      readonly job: JobInfo;
      readonly head: ResultHead;
      readonly lease?: string;
      readonly bytes?: Uint8Array;
    }
  | { readonly type: 'confirmed'; readonly job: JobInfo }
  | { readonly type: 'cancelled'; readonly job: JobInfo }
  | { readonly type: 'discarded'; readonly job: JobInfo }
  /** The newest first. */
  | { readonly type: 'listed'; readonly jobs: readonly ListedJob[] }
  /** As it is now, and whose it is. */
  | { readonly type: 'documented'; readonly document: Json; readonly owner: string | undefined }
  | {
      readonly type: 'refused';
      readonly refusal: WireRefusal;
      readonly job?: JobInfo;
      /** When to try again, in milliseconds from now, where that helps. */
      readonly retryAfter?: number;
    };

/**
 * The engine's refusals, and those of the HTTP layer: the request's body is too large, the store does not answer, the
 * monitor is polled too often, or the server is asked too often, or too much at the same time.
 */
export type WireRefusal = Refusal | 'too-large' | 'unavailable' | 'too-often' | 'too-many';

/** What the operation itself answered; its bytes follow. Safe to replay: filtered when it was stored. */
export interface ResultHead {
  readonly status: number;
  readonly headers: HeaderList;
  /** How many bytes its body has. */
  readonly size: number;
}

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A response to be sent. The HTTP layer adds its length, and what keeps caches and browsers away from it. */
export interface WireResponse {
  readonly status: number;
  readonly headers: HeaderList;
  /** The result's own bytes, after `before` where it is given; or a text. A text made of loaded bytes is the result. */
  readonly body?: string | { readonly result: true; readonly before?: Uint8Array };
  /**
   * A header with a URL that works without credentials as long as the dialect's links do. `url` is absolute, and the
   * dialect reads it as `redeem`; the layer adds until when, and the signature.
   */
  readonly link?: { readonly header: string; readonly url: string };
}

/** How signed links look: their last two parameters, and how long they hold, in milliseconds. */
export interface LinkForm {
  /** The name of the parameter that says until when, in seconds since 1970. */
  readonly expires: string;
  /** The name of the parameter with the signature: 64 hexadecimal digits. */
  readonly signature: string;
  readonly validFor: number;
}
