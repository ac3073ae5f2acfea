import { describe, expect, it } from 'vitest';
import { type CallbacksOptions, callbacks } from '../src/index.ts';

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** As somebody would write it who has no types. */
const made = (options: unknown) => () => callbacks(options as CallbacksOptions);

describe('what can not be meant is refused, with its name and the fix', () => {
  it.each<[unknown, string]>([
    [undefined, 'callbacks takes an object of allow, '],
    [{}, 'allow is a list of hosts, or a function of a URL that says yes or no, not undefined'],
    [{ allow: 'hooks.example.com' }, 'allow is a list of hosts'],
    [{ allow: ['https://hooks.example.com/'] }, "allow takes hosts such as 'hooks.example.com'"],
    [{ allow: ['hooks.example.com/path'] }, 'not "hooks.example.com/path"'],
    [{ allow: ['*'] }, 'not "*"'],
    [{ allow: ['*.1.1.1.1'] }, 'not "*.1.1.1.1"'],
    [{ allow: ['hooks.*.com'] }, 'not "hooks.*.com"'],
    [{ allow: ['user@example.com'] }, 'not "user@example.com"'],
    [{ allow: ['example.com.'] }, 'not "example.com."'],
    [{ allow: ['example.com:0'] }, 'not "example.com:0"'],
    [{ allow: ['example.com:70000'] }, 'not "example.com:70000"'],
    [{ allow: [7] }, 'not 7'],
    [{ allow: ['127.1'] }, 'allow: 127.0.0.1 is not a public address'],
    [{ allow: ['[::1]'] }, 'loopbackForDemonstration'],
    [{ allow: [], own: 'api.example.com' }, 'own is a list of hosts, not "api.example.com"'],
    [{ allow: [], own: ['/'] }, 'own takes hosts'],
    [{ allow: [], ports: [0] }, 'ports is a list of whole numbers from 1 to 65535, not [0]'],
    [{ allow: [], ports: ['8443'] }, 'ports is a list of whole numbers from 1 to 65535, not ["8443"]'],
    [{ allow: [], ports: 8443 }, 'ports is a list of whole numbers from 1 to 65535, not 8443'],
    [{ allow: [], http: 'yes' }, 'http is true or false, not "yes"'],
    [{ allow: [], literals: 1 }, 'literals is true or false, not 1'],
    [{ allow: [], loopbackForDemonstration: 'true' }, 'loopbackForDemonstration is true or false'],
    [{ allow: [], keys: [] }, 'keys is a list of at least one key'],
    [{ allow: [], keys: KEY }, 'keys is a list of at least one key'],
    [{ allow: [], keys: [KEY, 'secret'] }, "keys[1] is not 'whsec_' and the base64 of 24 to 64 bytes"],
    [{ allow: [], keys: [`whsec_${Buffer.alloc(23).toString('base64')}`] }, 'keys[0]'],
    [{ allow: [], keys: [`whsec_${Buffer.alloc(65).toString('base64')}`] }, 'keys[0]'],
    [{ allow: [], keys: [`${KEY}!`] }, 'keys[0]'],
    [{ allow: [], limits: { atOnce: 0 } }, 'limits.atOnce is a whole number from 1, or Infinity, not 0'],
    [{ allow: [], limits: { perMinutePerHost: '5' } }, 'limits.perMinutePerHost is a whole number'],
    [{ allow: [], limits: { perHour: 5 } }, 'limits knows atOnce, '],
    [
      { allow: [], timeouts: { total: Number.POSITIVE_INFINITY } },
      'timeouts.total is a whole number from 1 to 60000',
    ],
    [{ allow: [], timeouts: { answer: 1.5 } }, 'timeouts.answer is a whole number from 1 to 60000, not 1.5'],
    [{ allow: [], alow: [] }, 'callbacks knows allow, '],
    [{ allow: [], lookup: 'dns' }, 'lookup is a function, not "dns"'],
    [{ allow: [], connect: {} }, 'connect is a function, not {}'],
  ])('%j', (options, message) => {
    expect(made(options)).toThrow(TypeError);
    expect(made(options)).toThrow(message);
  });

  it('keys are in no message', () => {
    expect(made({ allow: [], keys: ['whsec_hunter2'] })).toThrow(/^(?!.*hunter2)/);
  });
});

describe('what is allowed', () => {
  const admits = (options: CallbacksOptions, url: string, owner?: string) =>
    callbacks(options).admits(url, owner);

  it.each<[readonly string[], string, boolean]>([
    [[], 'https://hooks.example.com/', false],
    [['hooks.example.com'], 'https://hooks.example.com/any?thing', true],
    [['HOOKS.example.com'], 'https://hooks.EXAMPLE.com/', true],
    [['hooks.example.com'], 'https://hooks.example.com:8443/', false],
    [['hooks.example.com'], 'https://xhooks.example.com/', false],
    [['hooks.example.com'], 'https://a.hooks.example.com/', false],
    [['hooks.example.com'], 'https://hooks.example.com.evil.org/', false],
    [['hooks.example.com:8443'], 'https://hooks.example.com:8443/', true],
    [['hooks.example.com:8443'], 'https://hooks.example.com/', false],
    [['hooks.example.com:8443', 'hooks.example.com'], 'https://hooks.example.com/', true],
    [['hooks.example.com:8443', 'other.example.com'], 'https://other.example.com:8443/', false],
    [['*.example.com'], 'https://a.example.com/', true],
    [['*.example.com'], 'https://a.b.example.com/', true],
    [['*.example.com'], 'https://example.com/', false],
    [['*.example.com'], 'https://badexample.com/', false],
    [['пример.example.com'], 'https://xn--e1afmkfd.example.com/', true],
    [['1.1.1.1'], 'https://1.1.1.1/', true],
    [['1.1.1.1'], 'https://8.8.8.8/', false],
    [['[2606:4700:4700::1111]'], 'https://[2606:4700:4700:0::1111]/', true],
    [['printer.local'], 'https://printer.local/', false],
  ])('allow: %j, %s: %s', (allow, url, is) => {
    expect(admits({ allow }, url)).toBe(is);
  });

  it('can be decided by a function, which is given a URL of its own and the owner', () => {
    const asked: unknown[] = [];
    const allow = (url: URL, owner: string | undefined) => {
      asked.push([url.href, owner]);
      url.hostname = 'elsewhere.example.com';
      return owner === 'ada';
    };
    expect(admits({ allow }, 'https://HOOKS.example.com/x#y', 'ada')).toBe(true);
    expect(admits({ allow }, 'https://hooks.example.com/x', 'bob')).toBe(false);
    expect(asked).toEqual([
      ['https://hooks.example.com/x', 'ada'],
      ['https://hooks.example.com/x', 'bob'],
    ]);
  });

  it('is asked again before each try', async () => {
    let isAllowed = true;
    const lookups: string[] = [];
    const lookup = async (host: string) => {
      lookups.push(host);
      return [];
    };
    const allow = (url: URL) => {
      url.hostname = 'elsewhere.example.com';
      return isAllowed;
    };
    const notifier = callbacks({ allow, lookup });
    const url = 'https://hooks.example.com/';
    const request = { id: '1', url, method: 'GET', headers: [], owner: undefined, sign: false } as const;
    await notifier.send(request, new AbortController().signal);
    expect(lookups.splice(0)).toEqual(['hooks.example.com']);
    isAllowed = false;
    expect(await notifier.send(request, new AbortController().signal)).toEqual({
      sent: false,
      again: false,
      reason: 'hooks.example.com is not allowed',
    });
    expect(lookups).toEqual([]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'throws',
      () => {
        throw new Error('list is being read');
      },
      /list is being read/,
    ],
    ['answers with a promise', async () => true, /allow answers true or false, at once/],
  ])(
    'is not decided by a function that %s: that is told, and nothing goes out',
    async (_what, allow, reason) => {
      const notifier = callbacks({ allow: allow as () => boolean });
      const url = 'https://hooks.example.com/';
      expect(() => notifier.admits(url)).toThrow(reason);
      const request = { id: '1', url, method: 'GET', headers: [], owner: undefined, sign: false } as const;
      expect(await notifier.send(request, new AbortController().signal)).toEqual({
        sent: false,
        again: true,
        reason: expect.stringMatching(reason),
      });
    },
  );

  it.each<[Partial<CallbacksOptions>, string, boolean]>([
    [{}, 'http://hooks.example.com/', false],
    [{ http: true }, 'http://hooks.example.com/', true],
    [{ http: true }, 'http://hooks.example.com:443/', false],
    [{ http: true }, 'https://hooks.example.com:80/', false],
    [{ ports: [8443] }, 'https://hooks.example.com:8443/', true],
    [{ ports: [8443] }, 'https://hooks.example.com/', true],
    [{ ports: [8443] }, 'https://hooks.example.com:8080/', false],
    [{ own: ['hooks.example.com'] }, 'https://hooks.example.com/', false],
    [{ own: ['hooks.example.com:8443'] }, 'https://hooks.example.com/', false],
  ])('%j, %s: %s', (options, url, is) => {
    expect(admits({ allow: () => true, ...options }, url)).toBe(is);
  });
});
