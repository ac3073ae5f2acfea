import type { HeaderList } from './wire.ts';

/**
 * One wire form, as the one sees it who asks for a later answer, watches and collects. Pure: no I/O, no clock. It says what
 * to send, and what an answer means.
 */
export interface ClientDialect {
  readonly name: string;
  /** What makes of a request one that may be answered later. Throws a `TypeError` for a wish that the form can't express. */
  ask(wish: Wish): Asking;
  /** Where the operation is watched that a 202 has accepted; `undefined`: this is no acceptance in this form. */
  accepted(answer: ReadAnswer): Accepted | undefined;
  /** The headers of each request that watches. */
  watch(sent: Pick<Headers, 'get'>): HeaderList;
  /** The status of the operation's own answer, where this is it; `undefined`: it is to be read as a whole. */
  answered(answer: AnswerHead, place: Place): Answered | undefined;
  /** What an answer that is not the operation's own says of it. */
  look(answer: ReadAnswer, place: Place): Sight;
  /** The method that looks at a monitor without collecting anything: `HEAD` where `GET` would. */
  readonly peeking: 'GET' | 'HEAD';
  /** Reads a page of the list of operations, where the form has one: `listOf` knows those of the forms here. */
  list?(answer: ReadAnswer): OperationPage;
  /** The request that ends an operation. */
  cancel(monitorUrl: string): { readonly method: string; readonly url: string };
  /** What its answer says. */
  cancelled(answer: ReadAnswer): CancelAnswer;
  /** How long to wait, in milliseconds, where the server says so in a way of its own. */
  delay?(answer: AnswerHeaders): number | undefined;
}

export interface Wish {
  /** Absolute, or whatever `fetch` takes. */
  readonly url: string;
  /** How long the answer itself is waited for, in whole seconds. */
  readonly wait: number | undefined;
  /** Whom to call when the operation has ended. */
  readonly callback: string | undefined;
  /** The headers that the caller sends. */
  readonly sent: Pick<Headers, 'get'>;
}

export interface Asking {
  readonly url: string;
  /** They replace the caller's of the same name. */
  readonly headers: HeaderList;
}

export interface AnswerHeaders {
  readonly headers: Pick<Headers, 'get'>;
}

export interface AnswerHead extends AnswerHeaders {
  readonly status: number;
  /** Of the request that it answers, absolute: what is relative in the answer is relative to it. */
  readonly url: string;
}

export interface ReadAnswer extends AnswerHead {
  /** Its body, where that is JSON. */
  readonly json: unknown;
}

/**
 * Where an answer comes from: the monitor; the URL of a result, to which the monitor led; a link that is for whoever has it,
 * and is sent no credentials.
 */
export type Place = 'monitor' | 'result' | 'link';

export interface Accepted {
  readonly monitorUrl: string;
  readonly seen?: Seen;
}

/** How an operation stands that has not ended. */
export interface Seen {
  readonly status: 'pending' | 'running';
  readonly progress?: OperationProgress;
}

/** Some of the operations that a server lists. */
export interface OperationPage {
  readonly operations: readonly ListedOperation[];
  /** Where the list goes on. */
  readonly next?: string;
}

export interface ListedOperation {
  readonly monitorUrl: string;
  readonly status: Seen['status'] | 'completed' | 'failed' | 'cancelled';
  /** What was asked. */
  readonly request?: string;
}

/** How far an operation has come, as its server tells it. */
export interface OperationProgress {
  /** From 0 to 1. */
  readonly fraction?: number;
  readonly message?: string;
}

export interface Answered {
  readonly status: number;
  /** Is the body a whole HTTP response (`application/http`), which is the answer? */
  readonly message?: true;
}

export type Sight =
  /** `monitorUrl`: where to look next, where that is said. `unsure`: it may as well be that there is no such operation. */
  | (Seen & { readonly type: 'unfinished'; readonly monitorUrl?: string; readonly unsure?: true })
  /** This answer, as it was read, is the operation's own. */
  | { readonly type: 'answered'; readonly status: number }
  /** `status`: what is known of the answer there. */
  | {
      readonly type: 'elsewhere';
      readonly url: string;
      readonly place: 'result' | 'link';
      readonly status?: 'completed' | 'failed';
    }
  /** It ended without an answer. */
  | { readonly type: 'failed' }
  | { readonly type: 'cancelled' }
  /** It is not known, or its result has been given to somebody. */
  | { readonly type: 'gone' }
  | { readonly type: 'expired' }
  /** Nothing about the operation: asking for it has failed. */
  | { readonly type: 'refused' };

export type CancelAnswer = 'accepted' | 'already-over' | 'not-supported' | 'refused';
