import type { IncomingMessage, ServerResponse } from 'node:http';
import { createEngine } from '@respond-async/core';
import { type Dialect, odata } from '@respond-async/dialects';
import { type Listener, respondAsync } from '@respond-async/node';
import { onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';

export type Wrap = (listener: Listener) => ReturnType<typeof respondAsync>;

/** A server, and the job of its path `/api/job`, when it has ended. */
export async function serve(
  make: (wrap: Wrap) => (request: IncomingMessage, response: ServerResponse) => unknown,
  dialect: Dialect = odata(),
) {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const engine = createEngine({ onError });
  const wrap: Wrap = (listener) => respondAsync(listener, { engine, dialect, onError });
  const { fetch, close } = await listen(make(wrap));
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
  const collected: string[] = [];
  engine.events.on('collected', ({ id }) => void collected.push(id));
  return { engine, errors, collected, fetch, start, ended };
}
