import type { JobInfo, Json } from '@respond-async/core';
import { callbackState } from '../callback.ts';
import type { Env } from '../dialect.ts';
import { isoTime } from '../moment.ts';
import { RESULT } from './words.ts';

export type StatusDocument = {
  id: string;
  status: string;
  progress?: Json;
  createdAt?: string;
  startedAt?: string;
  settledAt?: string;
  resultUntil?: string;
  callback?: string;
  links?: Json;
};

type Links = { self: string; result?: string; cancel?: string };

/**
 * How a job stands: `id`, `status`, `progress` (`fraction` from 0 to 1, `message`), the times `createdAt`, `startedAt`,
 * `settledAt` and `resultUntil` (RFC 3339), `callback` where one was promised (`owed`, `sent`, `failed`), and `links`: `self`, `result` as soon as it can be had, `cancel` as long as
 * the job has not ended (by DELETE).
 */
export function statusDocument(job: JobInfo, env: Env, redirects: boolean): StatusDocument {
  const { id, status, progress, createdAt, startedAt, settledAt, resultUntil } = job;
  const document: StatusDocument = { id, status };
  if (progress !== undefined) document.progress = { ...progress };
  document.createdAt = isoTime(createdAt);
  if (startedAt !== undefined) document.startedAt = isoTime(startedAt);
  if (settledAt !== undefined) document.settledAt = isoTime(settledAt);
  if (resultUntil !== undefined) document.resultUntil = isoTime(resultUntil);
  const callback = callbackState(job);
  if (callback !== undefined) document.callback = callback;
  document.links = links(job, `${env.base}/${id}`, redirects);
  return document;
}

function links({ settledAt, status, result }: JobInfo, self: string, redirects: boolean): Json {
  const all: Links = { self };
  const isThere = result === 'ready' || result === 'leased' || status === 'failed';
  if (isThere) all.result = redirects ? self + RESULT : self;
  if (settledAt === undefined) all.cancel = self;
  return all;
}
