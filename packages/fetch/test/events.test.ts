import { odata } from '@respond-async/dialects';
import { type JobContext, jobOf } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

const listening = (accept = 'text/event-stream', more: Record<string, string> = {}): RequestInit => ({
  headers: { accept, ...more },
});

/** A handler whose progress and end are told from outside. */
function acted() {
  const begun = Promise.withResolvers<JobContext>();
  const end = Promise.withResolvers<Response>();
  const handler = (request: Request) => {
    begun.resolve(jobOf(request));
    return end.promise;
  };
  return { handler, begun: begun.promise, finish: () => end.resolve(new Response('precious')) };
}

/** What is heard of a stream: what each chunk says. */
function hearing(response: Response) {
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await chunks?.read())?.value;
  const status = async () => {
    const text = await next();
    const [, id, data] = /^(?:id: (\w+)\n)?data: (.*)\n\n$/.exec(text ?? '') ?? [];
    return data === undefined ? text : { id, ...JSON.parse(data) };
  };
  return { next, status, leave: () => chunks?.cancel() };
}

describe('those who watch a job as it goes', () => {
  it('are told of each change, and of the end, and use nothing up', async () => {
    const { handler, begun, finish } = acted();
    const { start, fetch, clock } = stage(handler);
    const monitor = await start();
    const { progress } = await begun;
    const response = await fetch(monitor, listening());
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('content-length')).toBeNull();
    const { status, next } = hearing(response);
    expect(await status()).toMatchObject({
      status: 'running',
      links: { self: `http://door.test${monitor}` },
    });
    const half = status();
    await clock.settle();
    progress(0.5, 'half');
    expect(await half).toMatchObject({
      progress: { fraction: 0.5, message: 'half' },
      id: expect.any(String),
    });
    const last = status();
    await clock.settle();
    finish();
    expect(await last).toMatchObject({ status: 'completed' });
    expect(await next()).toBeUndefined();
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it('are told nothing where nothing has changed', async () => {
    const { handler, begun } = acted();
    const { start, fetch, clock } = stage(handler);
    const { status, leave } = hearing(await fetch(await start(), listening()));
    const { progress } = await begun;
    await status();
    progress(0.5);
    expect(await status()).toMatchObject({ progress: { fraction: 0.5 } });
    const next = status();
    for (const fraction of [0.5, 1]) {
      await clock.advance(250);
      progress(fraction);
    }
    await clock.advance(250);
    expect(await next).toMatchObject({ progress: { fraction: 1 } });
    await leave();
  });

  it('are told of a start that comes later', async () => {
    const first = acted();
    const second = acted();
    const queue = [first.handler, second.handler];
    const { start, fetch, clock } = stage((request) => queue.shift()?.(request) ?? new Response(), {
      engineOptions: { concurrency: 1 },
    });
    await start();
    const { status, leave } = hearing(await fetch(await start(), listening()));
    expect(await status()).toMatchObject({ status: 'pending' });
    const started = status();
    await clock.settle();
    first.finish();
    expect(await started).toMatchObject({ status: 'running' });
    await leave();
  });

  it('are told the end at once when the job has ended, and no more when they come back', async () => {
    const { finished, fetch } = stage(() => new Response('precious'));
    const monitor = await finished();
    const text = await (await fetch(monitor, listening())).text();
    expect(text).toMatch(/^id: settled\ndata: \{.*"status":"completed".*\}\n\n$/);
    const again = await fetch(monitor, listening(undefined, { 'last-event-id': 'settled' }));
    expect(again.status).toBe(204);
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it('hear every 15 seconds that the connection lives', async () => {
    const { start, fetch, clock } = stage(acted().handler);
    const { status, next, leave } = hearing(await fetch(await start(), listening()));
    await status();
    const beat = next();
    await clock.advance(14_999);
    await clock.advance(1);
    expect(await beat).toBe(':\n\n');
    await leave();
  });

  it('come back after an hour', async () => {
    const { start, fetch, clock } = stage(acted().handler, { runWithin: 7_200_000 });
    const heard = (await fetch(await start(), listening())).text();
    let isOver = false;
    void heard.then(() => {
      isOver = true;
    });
    await clock.advance(3_599_999);
    expect(isOver).toBe(false);
    await clock.advance(1);
    expect(await heard).not.toContain('id: settled');
  });

  it('get the latest when they are slow: nothing piles up', async () => {
    const { handler, begun } = acted();
    const { start, fetch, clock } = stage(handler);
    const monitor = await start();
    const { progress } = await begun;
    const { status, leave } = hearing(await fetch(monitor, listening()));
    await status();
    for (let done = 1; done <= 50; done += 1) {
      progress(done / 50);
      await clock.advance(250);
    }
    // One was on its way already.
    const [first, second] = [await status(), await status()];
    expect([first, second]).toMatchObject([{}, { progress: { fraction: 1 } }]);
    await leave();
  });

  it('are let go when they take nothing for a minute, and when they leave', async () => {
    const { start, fetch, clock } = stage(acted().handler, { eventStreams: 1 });
    const monitor = await start();
    const timers = clock.timers;
    const deaf = await fetch(monitor, listening());
    expect((await fetch(monitor, listening())).status).toBe(503);
    await clock.advance(61_000);
    await expect(deaf.text()).rejects.toThrow('the reader is gone');
    const left = new AbortController();
    await fetch(monitor, { ...listening(), signal: left.signal });
    left.abort();
    await clock.settle();
    const { leave } = hearing(await fetch(monitor, listening()));
    await leave();
    await clock.settle();
    expect(clock.timers).toBe(timers);
  });

  it('are told to come back when there are too many of them', async () => {
    const { start, fetch } = stage(acted().handler, { eventStreams: 2 });
    const monitor = await start();
    const streams = [await fetch(monitor, listening()), await fetch(monitor, listening())];
    const refused = await fetch(monitor, listening());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    await streams[0]?.body?.cancel();
    expect((await fetch(monitor, listening())).status).toBe(200);
  });

  it('are let go when the engine stops', async () => {
    const { start, fetch, engine, clock } = stage(acted().handler);
    const { status, next } = hearing(await fetch(await start(), listening()));
    await status();
    const end = next();
    await clock.settle();
    const stopped = engine.stop({ drain: 1_000, abort: 0 });
    await clock.advance(1_000);
    expect(await end).toBeUndefined();
    await stopped;
  });

  it('are the owner, or nobody', async () => {
    const identify = ({ headers }: Request) => headers.get('x-user') ?? undefined;
    const { start, fetch } = stage(acted().handler, { identify });
    const monitor = await start('/', { headers: { 'x-user': 'ann' } });
    const foreign = await fetch(monitor, listening(undefined, { 'x-user': 'bob' }));
    const unknown = await fetch('/_async/unknown', listening(undefined, { 'x-user': 'bob' }));
    expect([foreign.status, await foreign.text()]).toEqual([404, await unknown.text()]);
    const own = await fetch(monitor, listening(undefined, { 'x-user': 'ann' }));
    expect(own.status).toBe(200);
    await own.body?.cancel();
  });

  it('are told nothing of what has been thrown away', async () => {
    const { finished, fetch } = stage(() => new Response('unwanted'));
    const monitor = await finished();
    await fetch(monitor, { method: 'DELETE' });
    expect((await fetch(monitor, listening())).status).toBe(410);
  });

  it.each([
    '*/*',
    'text/*',
    'text/event-stream;q=0',
    'text/event-stream ; Q=0.000, */*',
    'text/event-streams',
  ])('are not those who accept %o', async (accept) => {
    const { finished, fetch } = stage(() => new Response('ordinary'));
    expect(await (await fetch(await finished(), listening(accept))).text()).toBe('ordinary');
  });

  it.each(['text/event-stream;q=0.1', 'application/json, Text/Event-Stream; charset=utf-8'])(
    'are those who accept %o',
    async (accept) => {
      const { finished, fetch } = stage(() => new Response('ordinary'));
      const { headers } = await fetch(await finished(), listening(accept));
      expect(headers.get('content-type')).toBe('text/event-stream');
    },
  );

  it('get the ordinary answer where their dialect has no events', async () => {
    const { finished, fetch } = stage(() => new Response('ordinary'), { dialect: odata() });
    expect(await (await fetch(await finished(), listening())).text()).toBe('ordinary');
  });
});
