import { type Dialect, plain, type RequestLimits } from '@respond-async/dialects';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linking } from './linking.ts';
import { preferring, stage } from './stage.ts';

const as = (name: string) => ({ headers: { authorization: name } });
const identify = ({ headers }: Request) => headers.get('authorization') ?? undefined;
const rate = { most: 3, within: 1_000, weigh: () => 1 };

const limited = (limits: RequestLimits, more: Partial<Dialect> = {}): Dialect => ({
  ...linking(),
  limits,
  ...more,
});
const echo = async (request: Request) =>
  new Response(await request.text(), {
    status: 201,
    headers: { 'x-own': request.headers.get('cookie') ?? '' },
  });

describe('how often an owner may ask', () => {
  it('is counted whatever is asked, and comes back with time', async () => {
    const { fetch, clock, start } = stage(echo, { dialect: limited({ rate }), identify });
    const monitor = await start('/', as('ada'));
    await clock.settle();
    expect([(await fetch('/', as('ada'))).status, (await fetch(monitor, as('ada'))).status]).toEqual([
      201, 302,
    ]);
    for (const path of ['/', monitor, '/_async']) {
      const refused = await fetch(path, as('ada'));
      expect([refused.status, (await refused.json()).type]).toEqual([429, 'urn:respond-async:too-often']);
    }
    expect((await fetch('/', as('ada'))).headers.get('retry-after')).toBe('1');
    expect([(await fetch('/', as('bob'))).status, (await fetch('/')).status]).toEqual([201, 201]);
    await clock.advance(999);
    expect((await fetch('/', as('ada'))).status).toBe(429);
    await clock.advance(1);
    expect((await fetch('/', as('ada'))).status).toBe(201);
  });

  it('goes by the weight of requests, and every answer tells what is left', async () => {
    const limits: RequestLimits = {
      rate: { most: 10, within: 5_000, weigh: ({ url }) => (url.endsWith('/heavy') ? 4 : 1) },
      headers: ({ left, resetIn }) => [['X-Left', `${left} for ${resetIn}`]],
    };
    const { fetch, clock } = stage(echo, { dialect: limited(limits) });
    const left = async (path: string) => (await fetch(path)).headers.get('x-left');
    expect(await left('/heavy')).toBe('6 for 5000');
    await clock.advance(2_000);
    expect([await left('/light'), await left('/_async/unknown'), await left('/heavy')]).toEqual([
      '5 for 3000',
      '4 for 3000',
      '0 for 3000',
    ]);
    expect((await fetch('/light')).status).toBe(429);
  });

  it('is never exceeded in any span of time, and never kept from who asks less', async () => {
    const asks = fc.array(fc.tuple(fc.constantFrom('ada', 'bob'), fc.nat({ max: 700 })), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(asks, async (sequence) => {
        const { fetch, clock } = stage(echo, { dialect: limited({ rate }), identify });
        const spans = new Map<string, { since: number; used: number }>();
        for (const [name, pause] of sequence) {
          await clock.advance(pause);
          const now = clock.now();
          const span = spans.get(name);
          const present = span !== undefined && now < span.since + 1_000 ? span : { since: now, used: 0 };
          spans.set(name, present);
          const expected = present.used < 3 ? 201 : 429;
          present.used += expected === 201 ? 1 : 0;
          expect((await fetch('/', as(name))).status).toBe(expected);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('how much an owner may ask at the same time', () => {
  it('is counted until it is answered, or has broken off', async () => {
    const gates: PromiseWithResolvers<Response>[] = [];
    const handler = () => {
      const gate = Promise.withResolvers<Response>();
      gates.push(gate);
      return gate.promise;
    };
    const { fetch, clock } = stage(handler, { dialect: limited({ parallel: 2 }), identify });
    const first = fetch('/', as('ada'));
    const second = fetch('/', as('ada'));
    await clock.settle();
    const refused = await fetch('/', as('ada'));
    expect([refused.status, (await refused.json()).type]).toEqual([429, 'urn:respond-async:too-many']);
    const other = fetch('/', as('bob'));
    await clock.settle();
    gates[0]?.reject(new Error('thrown'));
    gates[2]?.resolve(new Response('bob'));
    expect([(await first).status, await (await other).text()]).toEqual([500, 'bob']);
    const third = fetch('/', as('ada'));
    await clock.settle();
    gates[1]?.resolve(new Response('second'));
    expect(await (await second).text()).toBe('second');
    const fourth = fetch('/', as('ada'));
    await clock.settle();
    expect((await fetch('/', as('ada'))).status).toBe(429);
    for (const gate of gates.slice(3)) gate.resolve(new Response('late'));
    expect([(await third).status, (await fourth).status]).toEqual([200, 200]);
  });
});

describe('what is limited', () => {
  it('comes to the handler as it came, and back as it was answered', async () => {
    const { fetch } = stage(echo, { dialect: limited({ parallel: 9 }) });
    const init = { method: 'POST', body: 'é', headers: { cookie: 'a=b' } };
    const answer = await fetch('/', init);
    expect([answer.status, answer.headers.get('x-own'), await answer.text()]).toEqual([201, 'a=b', 'é']);
  });

  it('has heads and bodies that can be taken, or is too large', async () => {
    const limits: RequestLimits = { head: 200, admits: (body) => body[0] !== 0x21 };
    const { fetch } = stage(echo, { dialect: limited(limits), maxBody: 20 });
    const post = (body: string, more = {}) => fetch('/', { method: 'POST', body, ...more });
    expect((await post('fine')).status).toBe(201);
    expect((await post('!not')).status).toBe(413);
    expect((await post('!not', preferring('respond-async'))).status).toBe(413);
    expect((await post('fine', preferring('respond-async'))).status).toBe(202);
    expect((await post('x'.repeat(21))).status).toBe(413);
    expect((await post('fine', { headers: { 'x-long': 'x'.repeat(200) } })).status).toBe(413);
  });

  it('is refused where nobody knows who asks, and is told of', async () => {
    const fails = () => {
      throw new Error('no directory');
    };
    const { fetch, errors } = stage(echo, { dialect: limited({ parallel: 1 }), identify: fails });
    expect((await fetch('/')).status).toBe(503);
    expect(String(errors)).toContain('no directory');
  });

  it('is not a link, nor what another dialect answers', async () => {
    const { fetch, finished, clock } = stage(echo, {
      dialect: [limited({ rate: { ...rate, most: 2 } }, { monitors: '/_limited' }), plain()],
    });
    const location = (await fetch(await finished('/'))).headers.get('location') ?? '';
    await clock.settle();
    expect((await fetch('/')).status).toBe(429);
    const { pathname, search } = new URL(location);
    for (const _ of ['once', 'again']) expect((await fetch(pathname + search)).status).toBe(201 - 1);
    expect((await fetch('/_async/unknown')).status).toBe(404);
  });
});
