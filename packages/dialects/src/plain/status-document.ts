import type { JobInfo } from '@respond-async/core';
import { callbackState } from '../callback.ts';
import type { Env } from '../dialect.ts';
import { isoTime } from '../moment.ts';
import { RESULT } from './words.ts';

export type StatusDocument = {
  readonly id: string;
  readonly status: string;
  readonly progress?: { readonly fraction: number; readonly message?: string };
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly settledAt?: string;
  readonly resultUntil?: string;
  readonly callback?: string;
  readonly links: { readonly self: string; readonly result?: string; readonly cancel?: string };
};

/**
 * How a job stands, as JSON: `id`, `status`, `progress` (`fraction` from 0 to 1, `message`), the times `createdAt`,
 * `startedAt`, `settledAt` and `resultUntil` (RFC 3339), `callback` where one was promised (`owed`, `sent`, `failed`), and
 * `links`: `self`, `result` as soon as it can be had, `cancel` as long as the job has not ended (by DELETE).
 *
 * Written piece by piece: most answers carry one, and to make an object and have it written costs twice as much.
 */
export function statusText(job: JobInfo, env: Env, redirects: boolean): string {
  const { id, status, progress, createdAt, startedAt, settledAt, resultUntil } = job;
  const self = quoted(`${env.base}/${id}`);
  let text = `{"id":${quoted(id)},"status":"${status}"`;
  if (progress !== undefined) text += `,"progress":${JSON.stringify(progress)}`;
  text += `,"createdAt":"${isoTime(createdAt)}"`;
  if (startedAt !== undefined) text += `,"startedAt":"${isoTime(startedAt)}"`;
  if (settledAt !== undefined) text += `,"settledAt":"${isoTime(settledAt)}"`;
  if (resultUntil !== undefined) text += `,"resultUntil":"${isoTime(resultUntil)}"`;
  const callback = callbackState(job);
  if (callback !== undefined) text += `,"callback":"${callback}"`;
  text += `,"links":{"self":${self}`;
  if (hasResult(job)) text += `,"result":${redirects ? quoted(`${env.base}/${id}${RESULT}`) : self}`;
  if (settledAt === undefined) text += `,"cancel":${self}`;
  return `${text}}}`;
}

/** The same as data. */
export function statusDocument(job: JobInfo, env: Env, redirects: boolean): StatusDocument {
  return JSON.parse(statusText(job, env, redirects));
}

function hasResult({ result, status }: JobInfo): boolean {
  return result === 'ready' || result === 'leased' || status === 'failed';
}

/** Ids, and nearly all URLs, stand in JSON as they are. */
function quoted(text: string): string {
  return /^[\w:./[\]-]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}
