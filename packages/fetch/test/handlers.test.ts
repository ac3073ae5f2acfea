import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { type FetchHandler, jobOf, respondAsync } from '@respond-async/fetch';
import { describe, expect, it, onTestFinished } from 'vitest';

function wrap<Rest extends readonly unknown[]>(handler: FetchHandler<Rest>) {
  const engine = createEngine({ onError: () => {} });
  onTestFinished(async () => void (await engine.stop({ drain: 0, abort: 0 })));
  return { engine, answer: respondAsync(handler, { engine, dialect: odata() }) };
}

describe('a fetch handler', () => {
  it('gets what its server gives beside the request, but not in a job', async () => {
    const { answer } = wrap((request, env: { name: string } | undefined) =>
      Response.json([jobOf(request).inJob, env?.name ?? null]),
    );
    const live = await answer(new Request('http://door.test/'), { name: 'env' });
    expect(await live.json()).toEqual([false, 'env']);
    const asking = new Request('http://door.test/', { headers: { prefer: 'respond-async, wait=10' } });
    expect(await (await answer(asking, { name: 'env' })).json()).toEqual([true, null]);
  });

  it('may pass on responses whose headers can not be changed', async () => {
    const { answer } = wrap(() => Response.redirect('http://door.test/there', 303));
    const live = await answer(new Request('http://door.test/'));
    expect([live.status, live.headers.get('location')]).toEqual([303, 'http://door.test/there']);
    expect(live.headers.get('vary')).toBe('Prefer, OData-MaxVersion');
  });

  it('throws what it throws when it is not a job', async () => {
    const { answer } = wrap(() => {
      throw new RangeError('out of range');
    });
    await expect(answer(new Request('http://door.test/'))).rejects.toThrow(RangeError);
  });

  it('that answers with an error that is no answer fails its job', async () => {
    const { answer, engine } = wrap(() => Response.error());
    await answer(new Request('http://door.test/', { headers: { prefer: 'respond-async, wait=10' } }));
    expect((await engine.list()).jobs).toMatchObject([{ status: 'failed', failure: { reason: 'threw' } }]);
  });

  it('has headers that no server could send left out of its result', async () => {
    const { answer } = wrap(() => new Response('', { headers: { 'x-bell': '\u007f', 'x-own': '\u00e9' } }));
    const asking = new Request('http://door.test/', { headers: { prefer: 'respond-async, wait=10' } });
    const { headers } = await answer(asking);
    expect([headers.get('x-bell'), headers.get('x-own')]).toEqual([null, '\u00e9']);
  });
});

describe('options', () => {
  const engine = createEngine();

  it('that can not be right are refused', () => {
    const make = (monitors: string) => () =>
      respondAsync(() => new Response(), { engine, dialect: odata(), monitors, name: 'never' });
    expect(make('async')).toThrow('monitors is a path');
    expect(make('/')).toThrow('monitors is a path');
  });

  it('name each handler of an engine', () => {
    const make = () => respondAsync(() => new Response(), { engine, dialect: odata(), name: 'twice' });
    make();
    expect(make).toThrow('twice');
  });
});
