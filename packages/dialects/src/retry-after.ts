import type { JobInfo } from '@respond-async/core';

const LONGEST = 30;

/** In how many seconds to look again: 1 at first, growing with the job's age, at most 30. Always a whole number. */
export function retryAfter(job: JobInfo, now: number): string {
  const age = Math.max(0, now - job.createdAt) / 1_000;
  return String(Math.min(LONGEST, Math.max(1, Math.round(age / 10))));
}

/** Milliseconds as whole seconds. Rounded up, and never at once: whoever comes too early comes twice. */
export function inSeconds(ms = 0): string {
  return String(Math.max(1, Math.ceil(ms / 1_000)));
}
