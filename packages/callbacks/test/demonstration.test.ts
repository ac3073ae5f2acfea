import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { callbacks } from '../src/index.ts';
import { PUBLIC } from './hostile-table.ts';
import { onlyLoopback } from './only-loopback.ts';
import { receiver } from './receiver.ts';
import { never, notice } from './world.ts';

const DEMONSTRATION = { allow: [], loopbackForDemonstration: true };

describe('a demonstration on this machine', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '2130706433'])(
    'calls %s over http, on any port',
    async (host) => {
      onlyLoopback();
      const there = await receiver((_request, response) => response.end());
      const notifier = callbacks(DEMONSTRATION);
      const url = `http://${host}:${there.port}/hook`;
      expect(notifier.admits(url)).toBe(true);
      expect(await notifier.send(notice(url), never())).toEqual({ sent: true, status: 200 });
      expect(there.received).toHaveLength(1);
      expect(
        callbacks({ allow: () => true, http: true, literals: true, ports: [there.port] }).admits(url),
      ).toBe(false);
    },
  );

  it('goes to the next address of a name where nobody listens at the first', async () => {
    onlyLoopback();
    const there = await receiver((_request, response) => response.end());
    const lookup = async () =>
      ['::1', '127.0.0.1'].map((address) => ({ address, family: isIP(address) as 4 | 6 }));
    const notifier = callbacks({ ...DEMONSTRATION, lookup });
    expect(await notifier.send(notice(`http://localhost:${there.port}/`), never())).toEqual({
      sent: true,
      status: 200,
    });
  });

  it.each([
    'http://hooks.example.com/',
    'https://hooks.example.com/',
    'http://10.0.0.1:8080/',
    'http://169.254.169.254/',
    'http://0.0.0.0:8080/',
    'http://[::]:8080/',
    'http://[::ffff:127.0.0.1]:8080/',
    'http://foo.localhost:8080/',
    'http://localhost.:8080/',
    'http://user@localhost:8080/',
    'http://localhost:0/',
    'ftp://localhost/',
  ])('does not open the way to %s', (url) => {
    expect(callbacks(DEMONSTRATION).admits(url)).toBe(false);
  });

  it.each([['10.0.0.1'], [PUBLIC], ['127.0.0.1', '10.0.0.1']])(
    'does not follow a localhost that is %s',
    async (...found) => {
      onlyLoopback();
      const lookup = async () => found.map((address) => ({ address, family: 4 as const }));
      const dials: unknown[] = [];
      const connect = (to: unknown): never => {
        dials.push(to);
        throw new Error('dialled');
      };
      const notifier = callbacks({ ...DEMONSTRATION, lookup, connect });
      expect(await notifier.send(notice('http://localhost:8080/'), never())).toMatchObject({
        sent: false,
        again: false,
      });
      expect(dials).toEqual([]);
    },
  );

  it('does not make loopback of names', async () => {
    const lookup = async () => [{ address: '127.0.0.1', family: 4 as const }];
    const notifier = callbacks({ ...DEMONSTRATION, allow: ['hooks.example.com'], lookup });
    expect(await notifier.send(notice('https://hooks.example.com/'), never())).toMatchObject({
      sent: false,
      again: false,
      reason: 'hooks.example.com leads to 127.0.0.1, where no callback may go',
    });
  });
});
