import type { Job, Payload } from '@respond-async/core';
import { Damaged } from './damaged.ts';

type Bytes = Extract<NonNullable<Payload['body']>, { inline: unknown }>;

/** Bytes that stand in the record become base64 on their way out. */
export function packed(job: Job): Job {
  return withInline(job, (bytes) => Buffer.from(bytes as Uint8Array).toString('base64'));
}

/** The same job as it was given to `packed`. */
export function unpacked(job: Job): Job {
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
