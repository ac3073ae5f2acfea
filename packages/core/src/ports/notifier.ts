/**
 * What tells a client that its job is done: `@respond-async/callbacks`, or your own. For those who write one: a notifier
 * makes single tries and remembers nothing of them. When to try, how often, and what becomes of a notice that can't be
 * sent is the engine's work, which keeps notices with their jobs. The same notice may be sent more than once, with the
 * same id: after a crash nobody can know whether the try before it arrived.
 */
export interface Notifier {
  /** Optional. `false`: it has nothing to sign with, and what is to be signed is not promised to anybody. */
  readonly signs?: boolean;
  /**
   * Required. Whether a notice may be promised to this URL at all, for this owner. Pure and quick: nothing is looked up.
   * What was admitted may still be refused when it is sent.
   */
  admits(url: string, owner?: string): boolean;
  /**
   * Required. One try. Never rejects: what goes wrong is an answer too. When the signal aborts it ends soon, as a try that
   * failed.
   */
  send(notice: NoticeRequest, signal: AbortSignal): Promise<NoticeSent>;
}

/** A notice as it goes over the wire. */
export interface NoticeRequest {
  /** The same on each try of the same notice, and no other's: by it the receiver tells repetitions. */
  readonly id: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** On whose behalf the job runs: limits are per owner. */
  readonly owner: string | undefined;
  /** Is it to be signed, so that the receiver knows who sent it? */
  readonly sign: boolean;
  /**
   * The statuses by which the receiver says that it took it: after any other it is tried again. Unless told every 2xx does,
   * and there are answers after which another try is of no use.
   */
  readonly taken?: readonly number[];
  /** How long the receiver may take to answer, in milliseconds; the notifier's own limit where it is missing or longer. */
  readonly timeout?: number;
}

/** What became of a try. */
export type NoticeSent =
  /** The receiver took it. */
  | { readonly sent: true; readonly status: number }
  /**
   * It did not arrive, or was not taken. `again`: may a further try help? `reason` is for the operator, never for a client.
   * `after`: the earliest moment of the next try, in milliseconds from now. `tried: false`: nothing was sent, such as for
   * want of room; that is not counted as a try.
   */
  | {
      readonly sent: false;
      readonly again: boolean;
      readonly reason: string;
      readonly after?: number;
      readonly tried?: false;
    };
