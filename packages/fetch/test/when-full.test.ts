import { jobOf } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { preferring, slowly, stage } from './stage.ts';

const none = { engineOptions: { limits: { unfinished: 0 } } };
const noneOfMine = { engineOptions: { limits: { unfinishedWithoutOwner: 0 } } };

describe('where there is no room for a job', () => {
  it('is refused unless told', async () => {
    const { fetch } = stage(() => new Response('now'), none);
    expect((await fetch('/', preferring('respond-async'))).status).toBe(503);
    const { fetch: mine } = stage(() => new Response('now'), noneOfMine);
    expect((await mine('/', preferring('respond-async'))).status).toBe(429);
  });

  it.each([none, noneOfMine])('the handler answers at once when told: %o', async (limits) => {
    const { fetch, engine } = stage(
      async (request) =>
        new Response(`${await request.text()} ${jobOf(request).inJob} ${request.headers.get('prefer')}`, {
          status: 201,
          headers: [
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
            ['vary', 'Origin'],
            ['cache-control', 'max-age=60'],
          ],
        }),
      { ...limits, whenFull: 'answer-now' },
    );
    const answer = await fetch('/', preferring('respond-async, wait=5', { method: 'POST', body: 'hello' }));
    expect([answer.status, await answer.text()]).toEqual([201, 'hello false null']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.headers.get('vary')).toBe('Origin, Prefer');
    expect(answer.headers.get('cache-control')).toBe('max-age=60');
    expect(answer.headers.get('preference-applied')).toBeNull();
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('it sees the credentials, and what is carried', async () => {
    const { fetch } = stage(
      ({ headers }) => new Response(`${headers.get('authorization')} ${headers.get('x-user')}`),
      {
        ...none,
        whenFull: 'answer-now',
        credentials: 'drop',
        carry: {
          save: () => 'ann',
          restore: ({ headers }, saved) => headers.set('x-user', String(saved)),
        },
      },
    );
    const answer = await fetch('/', preferring('respond-async', { headers: { authorization: 'Bearer 1' } }));
    expect(await answer.text()).toBe('Bearer 1 ann');
  });

  it('it is told when the client goes', async () => {
    const { handler, begun, finish } = slowly();
    const { fetch } = stage(handler, { ...none, whenFull: 'answer-now' });
    const client = new AbortController();
    const waiting = fetch('/', preferring('respond-async', { signal: client.signal }));
    const { signal } = await begun;
    client.abort();
    expect(signal.aborted).toBe(true);
    finish();
    await waiting;
  });

  it('a handler that throws gives an answer that says nothing of it', async () => {
    const { fetch, errors } = stage(
      () => {
        throw new Error('the password is 1234');
      },
      { ...none, whenFull: 'answer-now' },
    );
    const answer = await fetch('/', preferring('respond-async'));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('1234');
    expect(errors).toMatchObject([{ message: 'the password is 1234' }]);
  });

  it('answers what has no body', async () => {
    const { fetch } = stage(() => new Response(null, { status: 204 }), { ...none, whenFull: 'answer-now' });
    expect((await fetch('/', preferring('respond-async'))).status).toBe(204);
  });

  it('runs jobs as long as there is room', async () => {
    const { finished, fetch } = stage(() => new Response('later'), { whenFull: 'answer-now' });
    expect(await (await fetch(await finished('/', { method: 'POST', body: 'x' }))).text()).toBe('later');
  });
});
