import type { Engine, JobInfo } from 'respond-async';

const EVENTS = ['accepted', 'started', 'retrying', 'settled', 'collected', 'expired'] as const;

/** A line for each thing that happens to a job; counts and durations are made of the same events. */
export function logJobs(engine: Engine): void {
  for (const event of EVENTS)
    engine.events.on(event, (job) => console.log(JSON.stringify(lineOf(event, job))));
}

function lineOf(event: string, { id, task, owner, status, attempt, failure, ...times }: JobInfo) {
  const { createdAt, startedAt = createdAt, settledAt } = times;
  // The message of a failure is for us, and never for a client.
  const took = settledAt === undefined ? {} : { waited: startedAt - createdAt, ran: settledAt - startedAt };
  return { event, id, task, owner, status, attempt, ...took, failure };
}
