import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Recording } from './recording.ts';

/** A server in a process of its own. */
export interface Child {
  readonly origin: string;
  /** Asks it for a number. */
  ask(question: string): Promise<number>;
  stop(): void;
}

export async function begin(kind: string, recordings: readonly Recording[] = []): Promise<Child> {
  const child = fork(new URL('./server.ts', import.meta.url), [kind], {
    env: { ...process.env, RECORDINGS: JSON.stringify(recordings) },
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
  });
  const told = async (): Promise<Record<string, number>> => (await once(child, 'message'))[0];
  const { port } = await told();
  return {
    origin: `http://127.0.0.1:${port}`,
    ask: async (question) => {
      const answer = told();
      child.send(question);
      return (await answer)['number'] ?? Number.NaN;
    },
    stop: () => void child.kill(),
  };
}
