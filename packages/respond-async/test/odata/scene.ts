import { type JobContext, jobOf, type RespondAsyncOptions, respondAsync } from 'respond-async/fetch';
import { type OdataOptions, odata } from 'respond-async/odata';
import { expect } from 'vitest';
import { type TestEngineOptions, testEngine } from '../../../testing/src/index.ts';

type TestHandler = (request: Request, job: JobContext) => Response | Promise<Response>;

interface SceneOptions extends OdataOptions, Omit<Partial<RespondAsyncOptions<Request>>, 'limits'> {
  readonly limits?: TestEngineOptions['limits'];
}

/** A handler behind the fetch door that speaks OData, on an engine whose time the test turns. */
export function scene(handler: TestHandler, options: SceneOptions = {}) {
  const { legacy = 'inherit', peek = false, cancel = true, limits, ...rest } = options;
  const world = testEngine({ ...(limits && { limits }) });
  const answer = respondAsync((request: Request) => handler(request, jobOf(request)), {
    engine: world.engine,
    dialect: odata({ legacy, peek, cancel }),
    onError: () => {},
    ...rest,
  });
  const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
    answer(new Request(new URL(path, 'http://odata.test'), init));

  /** Has something run as a job until nothing happens any more without time passing; the URL of its monitor. */
  const start = async (init: RequestInit = {}, path = '/odata/Report'): Promise<string> => {
    const headers = new Headers(init.headers);
    headers.set('prefer', 'respond-async');
    const accepted = await fetch(path, { ...init, headers });
    expect(accepted.status).toBe(202);
    await world.settle();
    return accepted.headers.get('location') ?? '';
  };
  return { ...world, answer, fetch, start };
}

export const idOf = (monitor: string): string => monitor.slice(monitor.lastIndexOf('/') + 1);

/** Something that is waited for, and the way to let it happen. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** The OData error that a response is. */
export async function errorIn(response: Response): Promise<{ code: string; message: string }> {
  expect(response.headers.get('odata-version')).toMatch(/^4\.01?$/);
  const { error, ...others } = await response.json();
  expect(others).toEqual({});
  expect(error).toEqual({ code: expect.stringMatching(/^\w+$/), message: expect.stringMatching(/\.$/) });
  return error;
}
