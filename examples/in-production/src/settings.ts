/** What differs from machine to machine. */
export interface Settings {
  readonly port: number;
  /** On the loopback address alone. */
  readonly operatorPort: number;
  /** The directory is made by whoever deploys: it is to outlive the process. */
  readonly jobsFile: string;
  /** How clients reach the server, where a proxy stands in front of it. */
  readonly publicUrl: string | undefined;
  /** How long jobs may go on after a SIGTERM, in milliseconds. */
  readonly drain: number;
  /** How long a report takes, in milliseconds. */
  readonly reportTime: number;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: Number(env.PORT ?? 8080),
    operatorPort: Number(env.OPERATOR_PORT ?? 8081),
    jobsFile: env.JOBS_FILE ?? 'jobs.db',
    publicUrl: env.PUBLIC_URL,
    drain: Number(env.DRAIN ?? 10_000),
    reportTime: Number(env.REPORT_TIME ?? 60_000),
  };
}
