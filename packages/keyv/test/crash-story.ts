import type { SubmitOptions } from '@respond-async/core';
import type { Deed, Report, TaskName } from './crash-report.ts';

/** What is known of a job from what was told of it. */
export interface Story {
  readonly id: string;
  readonly task: TaskName;
  readonly options: SubmitOptions;
  readonly did: ReadonlySet<Deed>;
  /** How often its handler began. */
  readonly starts: number;
  /** How it was told to have ended. More than one is a mistake. */
  readonly statuses: ReadonlySet<string>;
  /** The notices that were sent of it. */
  readonly notices: ReadonlySet<string>;
}

/** The stories of all jobs that anybody may have submitted, through all lives of a process. */
export function storiesOf(reports: readonly Report[]): readonly Story[] {
  const about = Map.groupBy(reports, (report) => ('id' in report ? report.id : ''));
  return reports.flatMap((report) =>
    report.did === 'submit' ? storyOf(report, about.get(report.id) ?? []) : [],
  );
}

function storyOf(
  { id, task, options }: Extract<Report, { did: 'submit' }>,
  reports: readonly Report[],
): Story {
  return {
    id,
    task,
    options,
    did: new Set(reports.map(({ did }) => did as Deed)),
    starts: reports.filter(({ did }) => did === 'started').length,
    notices: new Set(reports.flatMap((report) => (report.did === 'called' ? report.notice : []))),
    statuses: new Set(reports.flatMap((report) => (report.did === 'settled' ? report.status : []))),
  };
}
