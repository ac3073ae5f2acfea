import { createEngine, memoryStore } from '@respond-async/core';
import { odata, plain } from '@respond-async/dialects';
import { type MonitorsOptions, monitors, type RespondAsyncOptions, respondAsync } from '@respond-async/fetch';
import { describe, expect, it, onTestFinished } from 'vitest';

const handler = () => new Response('done');

/** As somebody writes it whom no compiler tells. */
const wrap = (options: object) => () =>
  respondAsync(handler, { engine: createEngine(), ...options } as RespondAsyncOptions<Request>);

describe('a handler is not wrapped with options that can not be meant', () => {
  it.each<[object, string]>([
    [{ dialects: odata() }, 'respondAsync() has no option dialects: it has engine, dialect, name'],
    [{ maxbody: 5 }, 'respondAsync() has no option maxbody'],
    [{ engine: createEngine }, 'respondAsync() needs an engine: { engine: createEngine() }'],
    [{ engine: memoryStore() }, 'respondAsync() needs an engine'],
    [{ engine: undefined }, 'respondAsync() needs an engine: { engine: createEngine() }'],
    [{ dialect: odata }, 'dialect must be a dialect: what odata() gives'],
    [{ dialect: 'odata' }, 'dialect must be a dialect'],
    [{ dialect: [] }, 'dialect is a list of none'],
    [
      { base: 'api.example.com' },
      'base must be a URL such as "https://api.example.com", or a function, not "api',
    ],
    [{ base: '/api' }, 'base must be a URL'],
    [{ base: new URL('https://api.example.com') }, 'base must be a URL such as "https://api.example.com"'],
    [{ trustProxy: true }, `trustProxy is 'forwarded' or 'x-forwarded', not true`],
    [{ monitors: 5 }, 'monitors of respondAsync() must be a string, not 5'],
    [{ identify: 'x-user' }, 'identify of respondAsync() must be a function, not "x-user"'],
    [{ eligible: /reports/ }, 'eligible of respondAsync() must be a function'],
    [{ whenFull: 'reject' }, `whenFull is 'refuse' or 'answer-now', not "reject"`],
    [{ carry: { save: () => 1 } }, 'carry of respondAsync() must be an object with save(), restore()'],
    [{ starts: 3 }, 'starts of respondAsync() must be an object, not 3'],
    [{ starts: { idempotent: '3' } }, 'starts.idempotent must be a number of at least 1, not "3"'],
    [{ starts: { get: 3 } }, 'starts has no option get: it has idempotent, other'],
    [{ maxBody: '5mb' }, 'maxBody must be a number of at least 0, not "5mb"'],
    [{ maxBody: -1 }, 'maxBody must be a number of at least 0, not -1'],
    [{ keepResult: '1h' }, 'keepResult of the task http must be a number of at least 0, not "1h"'],
    [{ credentials: null }, "credentials are 'memory'"],
    [
      { credentials: { seal: undefined } },
      'credentials.seal: a key is 32 bytes, or their base64, not a value of',
    ],
    [{ onError: 1 }, 'onError of respondAsync() must be a function, not 1'],
  ])('%o', (options, message) => {
    expect(wrap(options)).toThrow(TypeError);
    expect(wrap(options)).toThrow(message);
  });

  it('nor is something else than a handler', () => {
    const options = { engine: createEngine() };
    expect(() => respondAsync({ fetch: handler } as never, options)).toThrow('hand over app.fetch');
    expect(() => respondAsync(handler, undefined as never)).toThrow(
      'respondAsync() takes an object with engine',
    );
  });

  it('but what is not given may be undefined', () => {
    expect(wrap({ identify: undefined, base: undefined, dialect: [plain(), odata()] })).not.toThrow();
  });
});

describe('monitors', () => {
  it('take the options of their handlers', () => {
    const options = { engine: createEngine(), credentials: 'drop', name: 'report' } as const;
    expect(() => monitors(options)).not.toThrow();
    expect(() => monitors({ ...options, monitor: '/jobs' } as MonitorsOptions<Request>)).toThrow(
      'monitors() has no option monitor',
    );
    expect(() => monitors({} as never)).toThrow('monitors() needs an engine');
  });
});

describe('an owner who is no name', () => {
  it.each([[{ id: 7 }], [7], [null], [Promise.resolve(7)]])(
    'is told of, and nothing is begun: %o',
    async (user) => {
      const engine = createEngine();
      onTestFinished(async () => void (await engine.stop()));
      const errors: unknown[] = [];
      const answer = respondAsync(handler, {
        engine,
        identify: () => user as never,
        onError: (error) => errors.push(error),
      });
      const request = new Request('http://api.test/', { headers: { prefer: 'respond-async' } });
      expect((await answer(request)).status).toBe(503);
      expect(errors).toMatchObject([
        { message: expect.stringMatching(/^identify gives the owner's name, a string/) },
      ]);
      expect((await engine.list()).jobs).toEqual([]);
    },
  );
});
