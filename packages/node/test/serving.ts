import type { RequestListener } from 'node:http';
import { createEngine, type Engine, type EngineOptions } from '@respond-async/core';
import { expect, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';

/** What a server of the tests answers with. */
interface Means {
  readonly engine: Engine;
  readonly onError: (error: unknown) => void;
}

/** A server with an engine of its own, until the test has ended. */
export async function serving(make: (means: Means) => RequestListener, options: EngineOptions = {}) {
  const errors: unknown[] = [];
  const collected: string[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const engine = createEngine({ onError, ...options });
  engine.events.on('collected', ({ id }) => void collected.push(id));
  const { port, fetch, close } = await listen(make({ engine, onError }));
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await close();
  });
  const start = async (path: string, init: RequestInit = {}) => {
    const accepted = await fetch(path, { ...init, headers: { ...init.headers, prefer: 'respond-async' } });
    return new URL(accepted.headers.get('location') ?? '').pathname;
  };
  const ended = async (monitor: string) => {
    const found = await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
    return found.ok ? found.job : undefined;
  };
  return { engine, errors, collected, port, fetch, start, ended };
}

/** Listens to the events of a job on a server that compresses: the first one comes before the job is let end. */
export async function expectEventsAtOnce(
  { fetch, start }: Pick<Awaited<ReturnType<typeof serving>>, 'fetch' | 'start'>,
  finish: () => void,
): Promise<void> {
  const headers = { accept: 'text/event-stream', 'accept-encoding': 'gzip' };
  const events = await fetch(await start('/'), { headers });
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toMatch(/^data: /);
  finish();
  while (!(await reader?.read())?.done);
}
