import { type Dialect, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { pathOf, preferring, slowly, stage } from './stage.ts';

const post = (key: string, body = 'same', more: Record<string, string> = {}): RequestInit =>
  preferring('respond-async', { method: 'POST', body, headers: { 'idempotency-key': `"${key}"`, ...more } });

describe('a request that is repeated under the same key', () => {
  it('is the same job', async () => {
    const { handler, finish } = slowly();
    const { fetch, engine } = stage(handler);
    const [first, again] = [await fetch('/a', post('1')), await fetch('/a', post('1'))];
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(pathOf(again)).toBe(pathOf(first));
    finish();
    expect((await engine.list()).jobs).toHaveLength(1);
  });

  it('is the same job when both come at once', async () => {
    const { fetch, engine } = stage(slowly().handler);
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch('/a', post('1'))));
    expect(new Set(answers.map(pathOf)).size).toBe(1);
    expect((await engine.list()).jobs).toHaveLength(1);
  });

  it('is told of the job when that has been collected, too', async () => {
    const { finished, fetch } = stage(() => new Response('precious'));
    const monitor = await finished('/a', post('1'));
    expect(await (await fetch(monitor)).text()).toBe('precious');
    const again = await fetch('/a', post('1'));
    expect([again.status, pathOf(again)]).toEqual([202, monitor]);
  });

  it.each<[string, string, RequestInit]>([
    ['another body', '/a', post('1', 'other')],
    ['another URL', '/b', post('1')],
    ['another method', '/a', { ...post('1'), method: 'PUT' }],
    ['another type of body', '/a', post('1', 'same', { 'content-type': 'text/csv' })],
  ])('is refused with %s', async (_, path, init) => {
    const { fetch, engine } = stage(slowly().handler);
    await fetch('/a', post('1'));
    const refused = await fetch(path, init);
    expect(refused.status).toBe(422);
    expect((await engine.list()).jobs).toHaveLength(1);
  });

  it('may differ in what does not change its meaning, and in its credentials', async () => {
    const credentials = { seal: new Uint8Array(32) };
    const { fetch } = stage(slowly().handler, { credentials });
    const first = post('1', 'same', { authorization: 'Bearer 1', 'user-agent': 'a/1', traceparent: '00-1' });
    const again = post('1', 'same', { authorization: 'Bearer 2', 'user-agent': 'a/2', 'x-own': '2' });
    expect(pathOf(await fetch('/a', again))).toBe(pathOf(await fetch('/a', first)));
  });

  it('is another job under another key, and of another owner', async () => {
    const { fetch, engine } = stage(slowly().handler, {
      identify: ({ headers }) => headers.get('x-user') ?? undefined,
    });
    await fetch('/a', post('1', 'same', { 'x-user': 'ann' }));
    await fetch('/a', post('2', 'same', { 'x-user': 'ann' }));
    await fetch('/a', post('1', 'same', { 'x-user': 'bob' }));
    expect((await engine.list()).jobs).toHaveLength(3);
  });

  it('runs once, with the credentials of the first', async () => {
    const seen: (string | null)[] = [];
    const { finished } = stage(({ headers }) => {
      seen.push(headers.get('authorization'));
      return new Response();
    });
    await finished('/a', post('1', 'same', { authorization: 'Bearer 1' }));
    await finished('/a', post('1', 'same', { authorization: 'Bearer 2' }));
    expect(seen).toEqual(['Bearer 1']);
  });

  it('is no job of another dialect', async () => {
    const other: Dialect = {
      ...plain(),
      name: 'other',
      read: (request, env) => (request.header('x-other') ? plain().read(request, env) : { type: 'pass' }),
    };
    const { fetch } = stage(slowly().handler, { dialect: [other, plain()] });
    await fetch('/a', post('1'));
    expect((await fetch('/a', post('1', 'same', { 'x-other': 'yes' }))).status).toBe(422);
  });
});
