import { writeSync } from 'node:fs';
import type { SubmitOptions } from '@respond-async/core';

export type TaskName = 'quick' | 'large' | 'again' | 'held' | 'brief';

/** What a process that is to be killed tells of what it does: before each deed, and when it has been acknowledged. */
export type Report =
  | { readonly did: 'submit'; readonly id: string; readonly task: TaskName; readonly options: SubmitOptions }
  | { readonly did: 'settled'; readonly id: string; readonly status: string }
  | { readonly did: Deed; readonly id: string }
  /** Somebody was called for a job. */
  | { readonly did: 'called'; readonly id: string; readonly notice: string }
  /** The last of a process: `before` or `after` what write it was killed, or, at its end, all that it wrote. */
  | { readonly did: 'killed'; readonly when: string; readonly name: string }
  | { readonly did: 'wrote'; readonly names: readonly string[] };

/** The n-th write of a name, or of all. */
export interface KillPoint {
  readonly when: 'before' | 'after';
  readonly nth: number;
  readonly name?: string;
}

export type Deed =
  | 'accepted'
  | 'started'
  | 'confirm'
  | 'confirmed'
  | 'cancel'
  | 'cancelled'
  | 'discard'
  | 'discarded';

export type Tell = (report: Report) => void;

/** To standard output, at once: what has been told is known, whatever happens to the process in the next moment. */
export const tellParent: Tell = (report) => {
  writeSync(1, `${JSON.stringify(report)}\n`);
};

export function readReports(output: string): readonly Report[] {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Report);
}
