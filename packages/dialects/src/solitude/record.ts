import type { JobInfo } from '@respond-async/core';
import type { WireResponse } from '../wire.ts';
import { JSON_TYPE, monitorOf } from './words.ts';

/** What is told of a task at its result URL. */
interface TaskRecord {
  readonly id: string;
  readonly uuid: string;
  /** Has it been carried out? */
  readonly run: boolean;
  /** Of its answer; 202 as long as there is none. */
  readonly status_code: number;
  /** The body of its answer. */
  readonly content: string;
  /** When it was accepted, and when it was begun or ended (RFC 3339). */
  readonly created: string;
  readonly modified: string;
  readonly resource_pk: string;
  readonly resource_uri: string;
}

/** How a task ended. */
export interface End {
  readonly status: number;
  readonly content: string;
}

/** The record of a task that has begun, and of one that has ended. `path`: of all monitors. */
export function recordResponse(job: JobInfo, path: string, end?: End): WireResponse {
  const { id, createdAt, startedAt = createdAt, settledAt = startedAt } = job;
  const record: TaskRecord = {
    id,
    uuid: id,
    run: end !== undefined,
    status_code: end?.status ?? 202,
    content: end?.content ?? '',
    created: new Date(createdAt).toISOString(),
    modified: new Date(settledAt).toISOString(),
    resource_pk: id,
    resource_uri: `${path}/${monitorOf('result', id)}`,
  };
  return { status: 200, headers: [['Content-Type', JSON_TYPE]], body: JSON.stringify(record) };
}
