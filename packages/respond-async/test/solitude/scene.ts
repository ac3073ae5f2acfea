import { type RespondAsyncOptions, respondAsync } from 'respond-async/fetch';
import { type SolitudeOptions, solitude } from 'respond-async/solitude';
import { type TestEngineOptions, testEngine } from 'respond-async/testing';
import { client } from './client.ts';

type TestHandler = (request: Request) => Response | Promise<Response>;

interface SceneOptions extends SolitudeOptions, Partial<RespondAsyncOptions<Request>> {
  readonly engineOptions?: TestEngineOptions;
}

/** A handler behind the fetch door that speaks Solitude, on an engine whose time the test turns. */
export function scene(handler: TestHandler, options: SceneOptions = {}) {
  const { engineOptions, notStarted = 404, maxContent = 1_000_000, ...rest } = options;
  const world = testEngine(engineOptions);
  const answer = respondAsync(handler, {
    engine: world.engine,
    dialect: solitude({ notStarted, maxContent }),
    onError: () => {},
    ...rest,
  });
  const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
    answer(new Request(new URL(path, 'http://solitude.test'), init));
  return { ...world, ...client(fetch) };
}

/** A handler that answers when it is told to, and the way to tell it. */
export function gated(answer: () => Response = () => new Response('done', { status: 201 })) {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { handler: () => promise.then(answer), open: resolve };
}
