import type { JobInfo, Json } from '@respond-async/core';
import type { Env } from '../dialect.ts';
import { RESULT } from './words.ts';

/**
 * How a job stands: `id`, `status`, `progress` (`fraction` from 0 to 1, `message`), the times `createdAt`, `startedAt`,
 * `settledAt` and `resultUntil` (RFC 3339), and `links`: `self`, `result` as soon as it can be had, `cancel` as long as
 * the job has not ended (by DELETE).
 */
export function statusDocument(job: JobInfo, env: Env, redirects: boolean): Json {
  const { id, status, progress } = job;
  return {
    id,
    status,
    ...(progress !== undefined && { progress: { ...progress } }),
    ...times(job),
    links: links(job, `${env.base}/${id}`, redirects),
  };
}

function times({ createdAt, startedAt, settledAt, resultUntil }: JobInfo): Readonly<Record<string, string>> {
  const told = Object.entries({ createdAt, startedAt, settledAt, resultUntil });
  return Object.fromEntries(
    told.flatMap(([name, time]) => (time === undefined ? [] : [[name, new Date(time).toISOString()]])),
  );
}

function links({ settledAt, status, result }: JobInfo, self: string, redirects: boolean): Json {
  const isThere = result === 'ready' || result === 'leased' || status === 'failed';
  return {
    self,
    ...(isThere && { result: redirects ? self + RESULT : self }),
    ...(settledAt === undefined && { cancel: self }),
  };
}
