import { describe, expect, it } from 'vitest';
import { preferring, slowly, stage } from './stage.ts';

async function monitorOf(headers: Record<string, string>, options: Parameters<typeof stage>[1] = {}) {
  const { fetch } = stage(slowly().handler, options);
  const { headers: told } = await fetch('/', preferring('respond-async', { headers }));
  return (told.get('location') ?? '').replace(/\/_async\/.*$/, '');
}

const everything = {
  forwarded: 'for=1.2.3.4;proto=https;host=evil.test',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-port': '444',
  'x-original-host': 'evil.test',
  'x-host': 'evil.test',
};

describe('the URL of a monitor', () => {
  it('is that of the request, whatever is said to have been forwarded', async () => {
    expect(await monitorOf(everything)).toBe('http://door.test');
  });

  it('is the one that is told, whatever the proxy says', async () => {
    const options = { base: 'https://api.test/v1', trustProxy: 'forwarded' } as const;
    expect(await monitorOf(everything, options)).toBe('https://api.test/v1');
  });

  it.each([
    ['https', 'api.test', 'https://api.test'],
    ['HTTPS', 'api.test:8443', 'https://api.test:8443'],
    ['https', '[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['https', '', 'https://door.test'],
    ['', 'api.test', 'http://api.test'],
    // What a client says comes first, what the proxy says comes last.
    ['http, https', 'evil.test, api.test', 'https://api.test'],
    ['javascript', 'api.test', 'http://api.test'],
    ['https://evil.test/?', 'api.test', 'http://api.test'],
    ['https', 'user@evil.test', 'https://door.test'],
    ['https', 'evil.test/path', 'https://door.test'],
    ['https', 'evil.test#', 'https://door.test'],
    ['https', 'evil.test?x', 'https://door.test'],
    ['https', 'evil.test\\', 'https://door.test'],
    ['https', 'evil.test:99999999', 'https://door.test'],
    ['https', 'evil test', 'https://door.test'],
    ['https', 'evil.test,', 'https://door.test'],
  ])('is what a trusted proxy says: %o and %o', async (proto, host, origin) => {
    const headers = {
      'x-forwarded-proto': proto,
      'x-forwarded-host': host,
      forwarded: 'proto=http;host=evil.test',
    };
    expect(await monitorOf(headers, { trustProxy: 'x-forwarded' })).toBe(origin);
  });

  it.each([
    ['for=1.2.3.4;proto=https;host=api.test', 'https://api.test'],
    ['Proto=HTTPS; Host="api.test:8443"', 'https://api.test:8443'],
    ['proto=http;host=evil.test, for=10.0.0.1;proto=https;host=api.test', 'https://api.test'],
    ['proto=https', 'https://door.test'],
    ['for="[2001:db8::1]";host="[2001:db8::2]";proto=https', 'https://[2001:db8::2]'],
    ['proto=gopher;host="evil.test/path"', 'http://door.test'],
    ['host="evil.test;proto=https"', 'http://door.test'],
    ['host="evil.test, api.test"', 'http://door.test'],
    ['__proto__=https;constructor=x', 'http://door.test'],
    [';;;===,,,""', 'http://door.test'],
    ['', 'http://door.test'],
  ])('is what a trusted proxy says: %o', async (forwarded, origin) => {
    const headers = { ...everything, forwarded };
    expect(await monitorOf(headers, { trustProxy: 'forwarded' })).toBe(origin);
  });

  it('is not taken from headers of another name', () => {
    const make = (trustProxy: string) => () =>
      stage(() => new Response(), { trustProxy: trustProxy as 'forwarded' });
    expect(make('x-real-host')).toThrow("trustProxy is 'forwarded' or 'x-forwarded'");
  });
});
