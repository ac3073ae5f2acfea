import { NEVER, type Status } from './job.ts';
import type { Json } from './payload.ts';

/**
 * What a notice can tell of. `accepted`: there is the job. `changed`: its status is another one now, each time. `settled`:
 * it has ended, however. `finished`: it has ended, and not because its owner cancelled it.
 */
export type NoticeMoment = 'accepted' | 'changed' | 'settled' | 'finished';

/** Somebody outside who wants to be told of a job. */
export interface NoticeWish {
  /** Where to. */
  readonly url: string;
  readonly on: NoticeMoment;
  /** For the one who writes the notice; `null` where there is nothing to say. */
  readonly data: Json;
  /** Not to be told before this moment, in milliseconds since 1970. */
  readonly notBefore: number;
  /** How long after a try that failed the next one is made, in milliseconds: there is one more try than there are pauses. */
  readonly pauses: readonly number[];
  /** How long the receiver may take to answer, in milliseconds; the notifier's own time where it is missing. */
  readonly timeout?: number | undefined;
}

/** A wish that has not come true yet. Its notices have its id, or one that begins with it. */
export interface Wished extends NoticeWish {
  readonly id: string;
}

/** One thing that is to be told, once. */
export interface Notice {
  /** The same on each try. */
  readonly id: string;
  readonly wish: NoticeWish;
  /** What became of the job when the notice was made. */
  readonly status: Status;
  /** How many tries have failed. */
  readonly failures: number;
  /** How often it was handed over, or a try began, and nothing more was heard. */
  readonly lapses: number;
  /** Why the last try failed: for the operator. */
  readonly reason?: string | undefined;
  readonly telling: Telling;
}

/** How far a notice has come. `at`: the next moment at which `tick` does something about it. */
export type Telling =
  /** To be told, not before `at`. */
  | { readonly state: 'owed'; readonly at: number }
  /** Handed over to those who tell. */
  | { readonly state: 'due'; readonly at: number }
  /** Being told, by the one who has the token. */
  | { readonly state: 'telling'; readonly at: number; readonly token: string }
  | { readonly state: 'sent' }
  /** Nobody could be told, and it is not tried again. */
  | { readonly state: 'given-up' };

/** What is to be told of a job. */
export interface Notices {
  readonly wished: readonly Wished[];
  /** Oldest first. Of those that are done, the last ones stay. */
  readonly made: readonly Notice[];
}

/** How many notices that are done stay with their job. */
const MOST_DONE = 20;

/** `undefined` where nothing is left to be told, or to be known of what was. */
export function tidied(wished: readonly Wished[], all: readonly Notice[]): Notices | undefined {
  if (wished.length === 0 && all.length === 0) return undefined;
  const done = all.filter(isDone);
  const old = new Set(done.slice(0, Math.max(0, done.length - MOST_DONE)));
  return { wished, made: all.filter((notice) => !old.has(notice)) };
}

export function isDone({ telling }: Notice): boolean {
  return telling.state === 'sent' || telling.state === 'given-up';
}

/** Has somebody been asked to tell, and said nothing yet? */
export function isHandedOver({ telling }: Notice): boolean {
  return telling.state === 'due' || telling.state === 'telling';
}

/** The next moment at which `tick` does something about notices. */
export function tellingDueAt({ made }: Notices): number {
  return made.reduce((first, { telling }) => ('at' in telling ? Math.min(first, telling.at) : first), NEVER);
}
