import { connect as netConnect } from 'node:net';
import { handClock } from '@respond-async/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, certificateFor, trust } from './certificate.ts';
import { PUBLIC, ROWS, type Row } from './hostile-table.ts';
import { receiver } from './receiver.ts';
import { guarded, never, notice, pretending, world } from './world.ts';

const LITERALS = ['1.1.1.1', '2606:4700:4700::1111', '172.32.0.1', '11.0.0.1', '192.167.255.255'];
const SCHEMES = ['https', 'http'] as const;

let certificate: Certificate;

beforeAll(async () => {
  certificate = await certificateFor('example.com', '*.example.com', ...LITERALS);
  trust(certificate);
});

const yes = (scheme: string) =>
  receiver((_request, response) => response.end(), scheme === 'https' ? certificate : undefined);

/** Each line once for every way to write it, with both schemes where they make a difference. */
const cases = ROWS.flatMap((row) => row.urls.flatMap((url) => written(row, url)));

function written(row: Row, url: string) {
  const { n, expect } = row;
  const schemes = row.asIs || !url.startsWith('https:') ? [url] : [url, url.replace('https:', 'http:')];
  return schemes.map((each) => ({ n, expect, url: each, row }));
}

describe('the hostile table', () => {
  it('has all its lines', () => {
    const elsewhere = [38, 41, 55, 56, 57, 58, 59, 60];
    const lines = new Set([...ROWS.map(({ n }) => n), ...elsewhere]);
    expect([...lines].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 65 }, (_, at) => at + 1),
    );
  });

  it.each(cases)('line $n: $url is $expect', async ({ url, row }) => {
    const { port } = await yes(new URL(URL.canParse(url) ? url : 'http://x').protocol.slice(0, -1));
    const there = world(row.names ?? {}, port);
    const notifier = guarded(row.options ?? {}, there);
    expect(notifier.admits(url, 'ada')).toBe(row.expect !== 'unread');
    const outcome = await notifier.send(notice(url), never());
    if (row.expect === 'sent') {
      expect(outcome).toEqual({ sent: true, status: 200 });
      expect(there.dials).toHaveLength(1);
      return;
    }
    expect(outcome).toMatchObject({ sent: false, again: row.expect === 'lost', reason: expect.any(String) });
    expect(there.dials).toEqual([]);
    expect(there.lookups).toHaveLength(row.expect === 'unread' ? 0 : 1);
  });
});

describe.each(SCHEMES)('over %s', (scheme) => {
  const url = `${scheme}://hooks.example.com/`;

  it('line 38: what a name leads to is looked up once, and that is where the request goes', async () => {
    const { port } = await yes(scheme);
    const answers = [[PUBLIC], ['127.0.0.1']];
    const there = world({ 'hooks.example.com': async () => answers.shift() ?? [] }, port);
    const notifier = guarded({}, there);
    expect(await notifier.send(notice(url), never())).toEqual({ sent: true, status: 200 });
    expect(there.lookups).toEqual(['hooks.example.com']);
    expect(there.dials).toEqual([
      { addresses: [{ address: PUBLIC, family: 4 }], port: scheme === 'https' ? 443 : 80 },
    ]);
    expect(await notifier.send(notice(url), never())).toMatchObject({ sent: false, again: false });
    expect(there.dials).toHaveLength(1);
  });

  it('line 41: a lookup that never answers is waited for no longer than for a connection', async () => {
    const clock = handClock();
    const there = world({ 'hooks.example.com': () => new Promise(() => {}) }, 9);
    const sending = guarded({ clock }, there).send(notice(url), never());
    await clock.advance(3_000);
    expect(await sending).toEqual({ sent: false, again: true, reason: 'no connection within 3000 ms' });
    expect(there.dials).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it.each([undefined, '127.0.0.1', '10.0.0.1', '1.1.1.1'])(
    'a connection that leads to %s instead of a checked address is closed before a byte is sent',
    async (address) => {
      const there = await yes(scheme);
      const net = world({ 'hooks.example.com': [PUBLIC] }, there.port);
      const astray = () => pretending(netConnect(there.port, '127.0.0.1'), address);
      const outcome = await guarded({ connect: astray }, net).send(notice(url), never());
      expect(outcome).toMatchObject({
        sent: false,
        again: false,
        reason: expect.stringContaining('connected to'),
      });
      expect(there.received).toEqual([]);
    },
  );
});
