import type { JobInfo, Json } from '@respond-async/core';
import type { Dialect } from '@respond-async/dialects';

/** What is kept with a job: the dialect that accepted it, and what that dialect wants back. */
export function toNotes(dialect: Dialect, own: Json): Json {
  return { dialect: dialect.name, own };
}

/** The name of the dialect that accepted a job. */
export function dialectOf(job: JobInfo): Json | undefined {
  return isNotes(job.notes) ? job.notes.dialect : undefined;
}

/** A job as its dialect sees it. */
export function withOwnNotes(job: JobInfo): JobInfo {
  return { ...job, notes: (isNotes(job.notes) ? job.notes.own : undefined) ?? null };
}

function isNotes(notes: Json): notes is { readonly [name: string]: Json } {
  return typeof notes === 'object' && notes !== null && !Array.isArray(notes);
}
