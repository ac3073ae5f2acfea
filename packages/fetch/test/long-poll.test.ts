import { type Dialect, odata, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { preferring, slowly, stage } from './stage.ts';

describe('a client that waits at a monitor', () => {
  it('gets the result as soon as it is there', async () => {
    const { handler, finish } = slowly();
    const { start, fetch, clock } = stage(handler);
    const monitor = await start();
    const waiting = fetch(monitor, preferring('wait=20'));
    await clock.advance(5_000);
    finish();
    const answer = await waiting;
    expect([answer.status, answer.headers.get('async-result'), await answer.text()]).toEqual([
      200,
      '200',
      'done',
    ]);
  });

  it('is told to come back when it has waited long enough, and no later than after a minute', async () => {
    const { start, fetch, clock } = stage(slowly().handler);
    const monitor = await start();
    const begun = clock.now();
    const ended = (wait: number) =>
      fetch(monitor, preferring(`wait=${wait}`)).then(() => clock.now() - begun);
    const all = Promise.all([20, 60, 999].map(ended));
    await clock.advance(100_000);
    expect(await all).toEqual([20_000, 60_000, 60_000]);
  });

  it('waits no longer than a minute whatever its dialect says', async () => {
    const read: Dialect['read'] = (request, env) => {
      const own = plain().read(request, env);
      return own.type === 'take' ? { ...own, wait: 600_000 } : own;
    };
    const { start, fetch, clock } = stage(slowly().handler, { dialect: { ...plain(), read } });
    const monitor = await start();
    const begun = clock.now();
    const waiting = fetch(monitor).then(() => clock.now() - begun);
    await clock.advance(100_000);
    expect(await waiting).toBe(60_000);
  });

  it('may only look, too', async () => {
    const { handler, finish } = slowly();
    const { start, fetch, clock } = stage(handler);
    const monitor = await start();
    const waiting = fetch(monitor, preferring('wait=20', { method: 'HEAD' }));
    await clock.advance(1_000);
    finish();
    expect((await waiting).headers.get('async-result')).toBe('200');
    expect(await (await fetch(monitor)).text()).toBe('done');
  });

  it('that leaves uses nothing up, and leaves nothing behind', async () => {
    const { handler, finish } = slowly();
    const { start, fetch, clock, errors } = stage(handler);
    const monitor = await start();
    const timers = clock.timers;
    const client = new AbortController();
    const waiting = fetch(monitor, preferring('wait=20', { signal: client.signal }));
    await clock.settle();
    expect(clock.timers).toBeGreaterThan(timers);
    client.abort();
    await waiting;
    expect(clock.timers).toBe(timers);
    finish();
    await clock.settle();
    expect(await (await fetch(monitor)).text()).toBe('done');
    expect(errors).toEqual([]);
  });

  it('waits among ten thousand others', async () => {
    const { handler, finish } = slowly();
    const { start, fetch, clock } = stage(handler);
    const monitor = await start();
    const waiting = Array.from({ length: 10_000 }, () => fetch(monitor, preferring('wait=60')));
    await clock.settle();
    finish();
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 202)).toHaveLength(9_999);
  });

  it('waits from the moment at which it asked', async () => {
    const known = Promise.withResolvers<string>();
    const { start, fetch, clock } = stage(slowly().handler, {
      identify: ({ method }) => (method === 'GET' ? 'ann' : known.promise),
    });
    const monitor = await start();
    const begun = clock.now();
    const waiting = fetch(monitor, preferring('wait=20', { method: 'HEAD' })).then(() => clock.now() - begun);
    await clock.advance(15_000);
    known.resolve('ann');
    await clock.advance(15_000);
    expect(await waiting).toBe(20_000);
  });

  it('does not wait where its dialect does not say so', async () => {
    const { read, ...rest } = odata();
    const hasty: Dialect = {
      ...rest,
      read(request, env) {
        const asked = read(request, env);
        return asked.type === 'take' ? { type: 'take', id: asked.id } : asked;
      },
    };
    const { start, fetch } = stage(slowly().handler, { dialect: hasty });
    expect((await fetch(await start(), preferring('wait=20'))).status).toBe(202);
  });
});
