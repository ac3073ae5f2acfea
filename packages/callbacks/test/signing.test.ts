import { randomBytes } from 'node:crypto';
import { handClock } from '@respond-async/testing';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SigningKeys } from '../src/index.ts';
import { type Received, receiver } from './receiver.ts';
import { guarded, hooks, never, notice } from './world.ts';

const key = (bytes = 32) => `whsec_${randomBytes(bytes).toString('base64')}`;
const NOW = Date.UTC(2030, 0, 1, 0, 0, 7, 900);
const BODY = '{"job":"Ünique","status":"completed"}';

/** As a receiver verifies what came: throws where it was not signed with this key. */
function verified({ body, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

async function sent(keys: SigningKeys | undefined, more = {}) {
  const there = await receiver((_request, response) => response.end());
  const options = { clock: handClock(NOW), ...(keys !== undefined && { keys }) };
  const signed = notice('http://hooks.example.com/hook', { method: 'POST', body: BODY, sign: true, ...more });
  const outcome = await guarded(options, hooks(there)).send(signed, never());
  return { outcome, received: there.received, one: there.received[0] as Received };
}

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => vi.useRealTimers());

describe('a signed notice', () => {
  it('is verified by the library of those who receive it', async () => {
    const secret = key();
    const { one, outcome } = await sent([secret]);
    expect(outcome).toEqual({ sent: true, status: 200 });
    expect(one.headers).toMatchObject({
      'webhook-id': 'notice-1',
      'webhook-timestamp': String(Math.floor(NOW / 1_000)),
    });
    expect(verified(one, secret)).toEqual(JSON.parse(BODY));
  });

  it('is verified with each of its keys, and no other', async () => {
    const [old, next] = [key(), key(24)];
    const { one } = await sent([old, next]);
    expect(verified(one, old)).toEqual(JSON.parse(BODY));
    expect(verified(one, next)).toEqual(JSON.parse(BODY));
    expect(() => verified(one, key())).toThrow('No matching signature');
  });

  it.each([
    ['body', { body: BODY.replace('completed', 'cancelled') }, {}],
    ['id', {}, { 'webhook-id': 'notice-2' }],
    ['timestamp', {}, { 'webhook-timestamp': String(Math.floor(NOW / 1_000) + 1) }],
  ])('can be given no other %s', async (_what, change, headers) => {
    const secret = key();
    const { one } = await sent([secret]);
    const forged = { ...one, ...change, headers: { ...one.headers, ...headers } };
    expect(() => verified(forged, secret)).toThrow('No matching signature');
  });

  it('is signed anew with the time of each try, and keeps its id', async () => {
    const secret = key();
    const clock = handClock(NOW);
    const there = await receiver((_request, response) => response.writeHead(503).end());
    const notifier = guarded({ clock, keys: [secret] }, hooks(there));
    const signed = notice('http://hooks.example.com/', { method: 'POST', body: '{}', sign: true });
    await notifier.send(signed, never());
    await clock.advance(400_000);
    vi.setSystemTime(clock.now());
    await notifier.send(signed, never());
    const [first, second] = there.received as [Received, Received];
    expect(() => verified(first, secret)).toThrow('too old');
    expect(verified(second, secret)).toEqual({});
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  });

  it('can be a GET, signed with an empty body', async () => {
    const secret = key();
    const { one } = await sent([secret], { method: 'GET', body: undefined });
    expect(verified(one, secret)).toBeUndefined();
  });

  it('is signed with keys of the one who receives it', async () => {
    const keys = { ada: key(), bob: key() };
    const asked: unknown[] = [];
    const give: SigningKeys = async ({ url, owner }) => {
      asked.push([url.href, owner]);
      url.pathname = '/elsewhere';
      return [keys[owner as 'ada' | 'bob']];
    };
    const { one } = await sent(give, { owner: 'bob' });
    expect(asked).toEqual([['http://hooks.example.com/hook', 'bob']]);
    expect(one.url).toBe('/hook');
    expect(verified(one, keys.bob)).toEqual(JSON.parse(BODY));
    expect(() => verified(one, keys.ada)).toThrow('No matching signature');
  });

  it.each<[string, SigningKeys | undefined, RegExp]>([
    ['there are no keys', undefined, /no key to sign with: callbacks\(\{ keys \}\)/],
    ['a function gives none', () => [], /keys is a list of at least one key/],
    ['a function gives what is no key', () => ['secret'], /keys\[0\] is not 'whsec_'/],
    ['a function throws', () => Promise.reject(new Error('vault is shut')), /vault is shut/],
  ])('is never sent unsigned: %s', async (_what, keys, reason) => {
    const { outcome, received } = await sent(keys);
    expect(outcome).toEqual({ sent: false, again: true, reason: expect.stringMatching(reason) });
    expect(received).toEqual([]);
  });

  it('is not signed when it need not be', async () => {
    const { one } = await sent([key()], { sign: false });
    expect(Object.keys(one.headers).filter((name) => name.startsWith('webhook'))).toEqual([]);
  });
});
