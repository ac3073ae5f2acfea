import { type RespondAsyncOptions, respondAsync } from 'respond-async/fetch';
import { type KladanaOptions, kladana } from 'respond-async/kladana';
import { type TestEngineOptions, testEngine } from 'respond-async/testing';
import { client } from './client.ts';

type TestHandler = (request: Request) => Response | Promise<Response>;

interface SceneOptions extends Partial<RespondAsyncOptions<Request>> {
  readonly kladana?: KladanaOptions;
  readonly engineOptions?: TestEngineOptions;
}

export const REPORT = '/api/remap/1.2/report/stock/bystore';

/** Whoever is named in `authorization` is the account. */
const as = (name: string) => ({ authorization: name });

/** A handler behind the fetch door that speaks Kladana, on an engine whose time the test turns. */
export function scene(handler: TestHandler, { engineOptions, kladana: own, ...options }: SceneOptions = {}) {
  const world = testEngine(engineOptions);
  const answer = respondAsync(handler, {
    engine: world.engine,
    dialect: kladana(own),
    identify: ({ headers }) => headers.get('authorization') ?? undefined,
    onError: () => {},
    ...options,
  });
  const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
    answer(new Request(new URL(path, 'http://kladana.test'), init));
  return { ...world, fetch, of: (name: string) => client(fetch, as(name)), ...client(fetch, as('ada')) };
}

/** A handler that answers when it is told to, and the way to tell it. */
export function gated(answer: () => Response = () => Response.json({ rows: [] })) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const handler = (request: Request) => {
    signals.push(request.signal);
    return promise.then(answer);
  };
  return { handler, signals, open: resolve };
}
