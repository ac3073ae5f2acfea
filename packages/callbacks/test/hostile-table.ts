import type { CallbacksOptions } from '../src/index.ts';
import type { Names } from './world.ts';

/** A public address that nobody dials: the network of these tests ends on loopback. */
export const PUBLIC = '93.184.215.14';

/** A line of the table, for callbacks that are as open as they can be. Those about answers and time are in the tests. */
export interface Row {
  readonly n: number;
  /** `unread`: not promised to; `forbidden`: refused for what its name leads to; `lost`: nothing there; `sent`. */
  readonly expect: 'unread' | 'forbidden' | 'lost' | 'sent';
  readonly urls: readonly string[];
  readonly names?: Names;
  readonly options?: Partial<CallbacksOptions>;
  /** Only as it is written: not with the other scheme. */
  readonly asIs?: boolean;
}

const https = (...hosts: string[]) => hosts.map((host) => `https://${host}/`);
const unread = (n: number, ...urls: string[]): Row => ({ n, expect: 'unread', urls });
const forbidden = (n: number, ...answers: string[]): Row => ({
  n,
  expect: 'forbidden',
  urls: ['https://hooks.example.com/'],
  names: { 'hooks.example.com': answers },
});

export const ROWS: readonly Row[] = [
  unread(1, ...https('127.0.0.1')),
  unread(2, ...https('127.0.0.2', '127.255.255.254')),
  unread(3, ...https('127.1')),
  unread(4, ...https('2130706433')),
  unread(5, ...https('0x7f000001', '0x7f.1')),
  unread(6, ...https('0177.0.0.1', '017700000001')),
  unread(7, ...https('127.0.0.1.')),
  unread(8, ...https('127。0。0。1', '①②⑦.⓪.⓪.①', '１２７.0.0.1')),
  unread(9, ...https('0', '0.0.0.0', '0.1.2.3')),
  unread(10, ...https('[::1]', '[0:0:0:0:0:0:0:1]')),
  unread(11, ...https('[::]')),
  unread(12, ...https('[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:a9fe:a9fe]')),
  unread(13, ...https('[::127.0.0.1]', '[::7f00:1]')),
  unread(14, ...https('[::ffff:0:127.0.0.1]')),
  unread(15, ...https('[64:ff9b::7f00:1]', '[64:ff9b::a9fe:a9fe]')),
  unread(16, ...https('[64:ff9b:1::a9fe:a9fe]')),
  unread(17, ...https('[2002:7f00:1::]', '[2002:a9fe:a9fe::]')),
  unread(18, ...https('[2001:0:4136:e378:8000:63bf:80ff:fffe]')),
  unread(19, ...https('[fe80::1]', '[fec0::1]')),
  unread(20, ...https('[fe80::1%25eth0]', '[fe80::1%eth0]')),
  unread(21, ...https('[fc00::1]', '[fd12:3456::1]')),
  unread(22, ...https('[fd00:ec2::254]', '[fd20:ce::254]')),
  unread(23, ...https('[ff02::1]')),
  unread(24, ...https('[2001:db8::1]', '[3fff::1]', '[5f00::1]', '[100::1]', '[100:0:0:1::1]')),
  unread(25, ...https('[4000::1]', '[e000::1]', '[2606:4700::5efe:7f00:1]', '[2606:4700::200:5efe:7f00:1]')),
  unread(26, 'https://169.254.169.254/latest/meta-data/'),
  unread(27, ...https('169.254.170.2', '100.100.100.200', '192.0.0.192')),
  unread(28, ...https('168.63.129.16')),
  unread(29, ...https('metadata.google.internal')),
  {
    ...forbidden(29),
    urls: https('metadata.example.com'),
    names: { 'metadata.example.com': ['169.254.169.254'] },
  },
  unread(30, ...https('10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1')),
  unread(31, ...https('100.64.0.1', '198.18.0.1', '192.88.99.1')),
  unread(32, ...https('192.0.2.1', '198.51.100.1', '203.0.113.1')),
  unread(33, ...https('224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255')),
  unread(34, ...https('localhost', 'LOCALHOST', 'localhost.', 'foo.localhost')),
  forbidden(35, '127.0.0.1'),
  forbidden(36, '::1'),
  forbidden(37, PUBLIC, '127.0.0.1'),
  forbidden(37, '127.0.0.1', PUBLIC),
  forbidden(39, '::ffff:10.0.0.1'),
  forbidden(39, '64:ff9b::a00:1'),
  forbidden(39, 'fe80::1%eth0'),
  forbidden(39, '2606:4700:4700::1111%eth0'),
  forbidden(39, '0177.0.0.1'),
  { n: 40, expect: 'lost', urls: https('nowhere.example.com') },
  { n: 40, expect: 'lost', urls: https('empty.example.com'), names: { 'empty.example.com': [] } },
  unread(42, ...https('intranet', 'printer.local', 'api.internal', 'nas.lan', 'tv.home.arpa')),
  unread(43, 'https://user:pw@example.com/', 'https://user@example.com/', 'https://:pw@example.com/'),
  unread(43, 'https://example.com@127.0.0.1/'),
  unread(44, 'https://127.0.0.1#@example.com/', 'https://127.0.0.1?@example.com/'),
  unread(45, 'https:\\\\127.0.0.1\\', 'https:127.0.0.1', 'https:///127.0.0.1/'),
  unread(46, ...https('example.com%00.127.0.0.1', '127.0.0.1%00.example.com')),
  { n: 47, expect: 'sent', urls: https('exa%6dple.com'), names: { 'example.com': [PUBLIC] } },
  unread(
    48,
    ...https('example.com:22', 'example.com:25', 'example.com:6379', 'example.com:0', 'example.com:65536'),
  ),
  {
    n: 49,
    expect: 'sent',
    urls: ['https://example.com:443/', 'https://example.com/'],
    names: { 'example.com': [PUBLIC] },
    asIs: true,
  },
  unread(50, 'ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/', 'data:text/plain,x'),
  unread(50, 'javascript:alert(1)', 'ws://example.com/', 'wss://example.com/', 'blob:https://example.com/x'),
  unread(51, 'unix:/var/run/docker.sock:/info', 'http://unix:/var/run/docker.sock:/info'),
  {
    n: 52,
    expect: 'unread',
    urls: ['http://example.com/', 'HTTP://example.com:443/'],
    options: { http: false },
    asIs: true,
  },
  unread(53, '/callback', '//127.0.0.1/x', '//example.com/x', '', `https://example.com/${'x'.repeat(3_000)}`),
  unread(
    53,
    'https://exa\tmple.com/',
    'https://example.com/a\nb',
    ' https://example.com/',
    'https://example.com/\u0000',
  ),
  {
    n: 54,
    expect: 'sent',
    urls: https('xn--e1afmkfd.example.com', 'пример.example.com'),
    names: { 'xn--e1afmkfd.example.com': [PUBLIC] },
  },
  { n: 61, expect: 'unread', urls: https('api.example.com'), options: { own: ['api.example.com'] } },
  { n: 61, expect: 'unread', urls: https('v1.example.com'), options: { own: ['*.example.com'] } },
  { n: 62, expect: 'sent', urls: https('1.1.1.1', '[2606:4700:4700::1111]') },
  { n: 62, expect: 'unread', urls: https('1.1.1.1', '[2606:4700:4700::1111]'), options: { literals: false } },
  {
    n: 63,
    expect: 'sent',
    urls: ['https://example.com/hook'],
    names: { 'example.com': [PUBLIC, '2606:4700:4700::1111'] },
  },
  { n: 64, expect: 'sent', urls: https('172.32.0.1', '11.0.0.1', '192.167.255.255') },
  // Beyond the table: what can't be a name of the public network, and names that end in a dot.
  unread(
    65,
    ...https('example.com.', 'a..example.com', '-a.example.com', 'a$b.example.com', `${'a'.repeat(64)}.com`),
  ),
  unread(65, ...https(`${'a.'.repeat(125)}example.com`)),
];
