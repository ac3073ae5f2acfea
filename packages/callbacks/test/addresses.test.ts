import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { count } from '../../core/test/tally.ts';
import { callbacks } from '../src/index.ts';

/** How many are made up of each kind: a few, and as many as wanted with `ADDRESS_RUNS=100000`. */
const RUNS = Number(process.env.ADDRESS_RUNS ?? 3_000);
/** In milliseconds; it takes a fraction of it. */
vi.setConfig({ testTimeout: 120_000 + RUNS * 5 });

const notifier = callbacks({ allow: () => true, literals: true });
const named = callbacks({ allow: ['hooks.example.com'] });

/** What IANA and others keep for themselves, in our own words: the first number of a block, and how many bits are fixed. */
const KEPT_4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Within 2000::/3, as the first 48 bits. */
const KEPT_6: readonly (readonly [bigint, bigint])[] = [
  [0x2001_0000_0000n, 23n],
  [0x2001_0db8_0000n, 32n],
  [0x2002_0000_0000n, 16n],
  [0x2620_004f_8000n, 48n],
  [0x3fff_0000_0000n, 20n],
];

const number4 = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const text4 = (n: number) => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
const isKept4 = (n: number) =>
  KEPT_4.some(
    ([first, bits]) => Math.floor(n / 2 ** (32 - bits)) === Math.floor(number4(first) / 2 ** (32 - bits)),
  );

/** Anywhere, and just inside and outside of each block. */
const anyIpv4 = fc.oneof(
  fc.nat(0xffff_ffff),
  fc
    .tuple(fc.constantFrom(...KEPT_4), fc.integer({ min: -2, max: 2 }), fc.boolean())
    .map(([[first, bits], by, isEnd]) => {
      const edge = number4(first) + (isEnd ? 2 ** (32 - bits) : 0) + by;
      return Math.min(Math.max(edge, 0), 0xffff_ffff);
    }),
);

const groups = (...parts: readonly (number | string)[]) =>
  parts.map((part) => (typeof part === 'string' ? part : part.toString(16))).join(':');
const half = (n: number) => groups(Math.floor(n / 65_536), n % 65_536);

describe('addresses', () => {
  it('of IPv4 are admitted outside of all that is kept for something, and nowhere else', () => {
    fc.assert(
      fc.property(anyIpv4, (n) => {
        count('addresses and URLs made up');
        expect(notifier.admits(`https://${text4(n)}/`), text4(n)).toBe(!isKept4(n));
        expect(notifier.admits(`https://${n}/`)).toBe(!isKept4(n));
        expect(notifier.admits(`https://0x${n.toString(16)}/`)).toBe(!isKept4(n));
        expect(notifier.admits(`https://0${n.toString(8)}/`)).toBe(!isKept4(n));
      }),
      { numRuns: RUNS },
    );
  });

  it('of IPv6 are admitted within 2000::/3, outside of what is kept there', () => {
    const word = fc.nat(0xffff);
    const first = fc.oneof(word, fc.constantFrom(0x2001, 0x2002, 0x2620, 0x2606, 0x3fff, 0x2003, 0x3ffe));
    const second = fc.oneof(word, fc.constantFrom(0, 1, 0x1ff, 0x200, 0xdb8, 0x4f, 0xfff, 0x1000));
    const third = fc.oneof(word, fc.constantFrom(0x8000, 0x8001));
    const rest = fc.tuple(word, word, fc.oneof(word, fc.constant(0x5efe)), word, word);
    fc.assert(
      fc.property(first, second, third, rest, (one, two, three, [four, ...others]) => {
        count('addresses and URLs made up');
        const top = (BigInt(one) << 32n) | (BigInt(two) << 16n) | BigInt(three);
        const isKept = KEPT_6.some(([block, bits]) => top >> (48n - bits) === block >> (48n - bits));
        const [five, six] = others;
        const isIsatap = (five === 0 || five === 0x200) && six === 0x5efe;
        const text = groups(one, two, three, four, ...others);
        expect(notifier.admits(`https://[${text}]/`), text).toBe(one >> 13 === 1 && !isKept && !isIsatap);
      }),
      { numRuns: RUNS },
    );
  });

  it('of IPv4 inside of IPv6 are never admitted', () => {
    fc.assert(
      fc.property(anyIpv4, fc.nat(0xffff), (n, any) => {
        count('addresses and URLs made up');
        const inside = [
          `::${half(n)}`,
          `::ffff:${half(n)}`,
          `::ffff:${text4(n)}`,
          `::ffff:0:${half(n)}`,
          `64:ff9b::${half(n)}`,
          `64:ff9b:1::${half(n)}`,
          `2002:${half(n)}::${any.toString(16)}`,
          `2001:0:${half(n)}::${any.toString(16)}`,
          `2606:4700:0:${any.toString(16)}:0:5efe:${half(n)}`,
          `2606:4700:0:${any.toString(16)}:200:5efe:${half(n)}`,
          `fe80::5efe:${half(n)}`,
        ];
        expect(inside.filter((text) => notifier.admits(`https://[${text}]/`))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

it('whatever a client writes: what is admitted leads to the host that is allowed, over https, on its port', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'https:',
      'http:',
      '//',
      '\\\\',
      '/',
      '@',
      '#',
      '?',
      ':',
      ':443',
      ':22',
      '.',
      '%2e',
      '%00',
      '。',
      '[',
      ']',
    ),
    fc.constantFrom(
      'hooks.example.com',
      'HOOKS.EXAMPLE.COM',
      'example.com',
      'hooks',
      '127.0.0.1',
      '\t',
      ' ',
      '\u00ad',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  const text = fc
    .tuple(fc.constantFrom('https://hooks.example.com', 'https://', ''), fc.array(piece))
    .map(([head, tail]) => head + tail.join(''));
  let admitted = 0;
  fc.assert(
    fc.property(text, (url) => {
      count('addresses and URLs made up');
      if (!named.admits(url)) return;
      admitted += 1;
      const { hostname, protocol, port, username, password } = new URL(url);
      expect({ hostname, protocol, port, username, password }).toEqual({
        hostname: 'hooks.example.com',
        protocol: 'https:',
        port: '',
        username: '',
        password: '',
      });
    }),
    { numRuns: RUNS },
  );
  expect(admitted).toBeGreaterThan(RUNS / 100);
});
