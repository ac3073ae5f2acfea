import { type Beside, EngineError, type Job, type Payload } from '@respond-async/core';
import { Damaged } from './damaged.ts';
import { assertJob } from './job-shape.ts';

/** The form in which records are written. Grows when an older version of this package could not read them. */
export const FORMAT = 1;

/** A record: the job, and what belongs to it. */
export interface Record {
  readonly job: Job;
  readonly beside: Beside;
  /** What a newer version of the same format has added. It is written again as it was. */
  readonly extra: Extra | undefined;
}

export type Extra = { readonly [name: string]: unknown };

export function writeRecord(job: Job, { unique, counted }: Beside, extra: Extra | undefined): string {
  const counts = counted.map(({ scope, of }) => [scope, of]);
  return JSON.stringify({ ...extra, v: FORMAT, unique, counts, job: packed(job) });
}

/** What is damaged throws a `Damaged`; what is of a newer format an `EngineError`. */
export function readRecord(id: string, text: unknown): Record {
  const { v: _, unique, counts = [], job, ...extra } = readEnvelope(text);
  assertJob(job, id);
  if (unique !== undefined && typeof unique !== 'string') throw new Damaged('its unique key is not a text');
  const counted = readCounts(counts);
  return {
    job: unpacked(job),
    beside: unique === undefined ? { counted } : { unique, counted },
    extra: Object.keys(extra).length > 0 ? extra : undefined,
  };
}

/** Any row of ours that is JSON, as an object with the format it is written in. */
export function readEnvelope(text: unknown): Extra {
  const row = parse(text);
  if (typeof row !== 'object' || row === null || !('v' in row)) throw new Damaged('it has no format');
  if (typeof row.v !== 'number' || row.v < 1) throw new Damaged('its format is not a number');
  if (row.v > FORMAT) throw newer(row.v);
  return row as Extra;
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') throw new Damaged('it is not a text');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Damaged('it is not JSON', { cause });
  }
}

function newer(format: number): EngineError {
  return new EngineError(
    'store-failed',
    `the store was written in format ${format} by a newer version of @respond-async/keyv; this one reads format ` +
      `${FORMAT}: install the newer version again`,
  );
}

function readCounts(counts: unknown): Beside['counted'] {
  if (!Array.isArray(counts)) throw new Damaged('its counts are not a list');
  return counts.map((each: unknown) => {
    const [scope, of] = Array.isArray(each) ? each : [];
    if (typeof scope !== 'string' || (of !== 'unfinished' && of !== 'running')) {
      throw new Damaged('one of its counts is none');
    }
    return { scope, of };
  });
}

type Bytes = Extract<NonNullable<Payload['body']>, { inline: unknown }>;

/** Bytes that stand in the record become base64 on their way out, and bytes again on their way in. */
function packed(job: Job): Job {
  return withInline(job, (bytes) => Buffer.from(bytes as Uint8Array).toString('base64'));
}

function unpacked(job: Job): Job {
  return withInline(job, (text) => {
    if (typeof text !== 'string') throw new Damaged('its bytes are not base64');
    return new Uint8Array(Buffer.from(text, 'base64'));
  });
}

function withInline(job: Job, map: (inline: unknown) => unknown): Job {
  if (job.phase !== 'settled') {
    const input = withInlineOf(job.input, map);
    return input === job.input ? job : { ...job, input };
  }
  if (job.outcome !== 'completed' || !('payload' in job.result)) return job;
  const payload = withInlineOf(job.result.payload, map);
  return payload === job.result.payload ? job : { ...job, result: { ...job.result, payload } };
}

function withInlineOf(payload: Payload, map: (inline: unknown) => unknown): Payload {
  const { body, large } = payload;
  const inBody = body !== undefined && 'inline' in body;
  const inLarge = large !== undefined && 'inline' in large;
  if (!inBody && !inLarge) return payload;
  return {
    ...payload,
    ...(inBody && { body: { inline: map(body.inline) } as Bytes }),
    ...(inLarge && { large: { inline: map(large.inline) } as Bytes }),
  };
}
