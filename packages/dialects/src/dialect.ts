import type { JobInfo, Json, Keep, NoticeInfo, NoticeText } from '@respond-async/core';
import type { Answer } from './answer.ts';
import type { Ask, Asked, Notify } from './ask.ts';
import type { RequestLimits } from './request-limits.ts';
import type { Unasked, WireRequest, WireResponse } from './wire.ts';

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
  readonly read: Reader;
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

/** Reads requests. Made by `askedBy`, it need not see all of them. */
export interface Reader {
  (request: WireRequest, env: Env): Read;
  /** The request header, in lower case, without which nothing is asked for outside the dialect's own paths. */
  readonly asksBy?: string;
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

/** How signed links look: their last two parameters, and how long they hold, in milliseconds. */
export interface LinkForm {
  /** The name of the parameter that says until when, in seconds since 1970. */
  readonly expires: string;
  /** The name of the parameter with the signature: 64 hexadecimal digits. */
  readonly signature: string;
  readonly validFor: number;
}
