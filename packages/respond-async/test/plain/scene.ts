import { type JobContext, jobOf, type RespondAsyncOptions, respondAsync } from 'respond-async/fetch';
import { type PlainOptions, plain } from 'respond-async/plain';
import { expect } from 'vitest';
import { type TestEngineOptions, testEngine } from '../../../testing/src/index.ts';

/** What a test wants answered. */
type TestHandler = (request: Request, job: JobContext) => Response | Promise<Response>;

interface SceneOptions extends PlainOptions, Omit<Partial<RespondAsyncOptions<Request>>, 'limits'> {
  readonly limits?: TestEngineOptions['limits'];
}

/** A handler behind the fetch door that speaks plain, on an engine whose time the test turns. */
export function scene(handler: TestHandler, options: SceneOptions = {}) {
  const { redirect = false, limits, ...rest } = options;
  const world = testEngine({ ...(limits && { limits }) });
  const { engine } = world;
  const told: unknown[] = [];
  const answer = respondAsync((request: Request) => handler(request, jobOf(request)), {
    engine,
    dialect: plain({ redirect }),
    onError: (error) => told.push(error),
    ...rest,
  });
  const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
    answer(new Request(new URL(path, 'http://plain.test'), init));

  /** Has something run as a job until nothing happens any more without time passing; the URL of its monitor. */
  const start = async (init?: RequestInit): Promise<string> => {
    const accepted = await fetch('/report', preferring('respond-async', init));
    expect(accepted.status).toBe(202);
    await world.settle();
    return accepted.headers.get('location') ?? '';
  };
  return { ...world, told, fetch, start };
}

export function preferring(prefer: string, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  headers.set('prefer', prefer);
  return { ...init, headers };
}

/** Something that is waited for, and the way to let it happen. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** The problem that a response is; its status is that of the response unless told. */
export async function problemIn(response: Response, status = response.status): Promise<{ type: string }> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = await response.json();
  expect(problem).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
  return problem;
}
