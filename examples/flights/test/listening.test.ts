import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen } from '../src/listening.ts';

const settings = { dataDir: '', faults: false };

describe('listen', () => {
  it('tells the URL with the port that was free', async () => {
    await using server = createServer();
    expect(await listen(server, { ...settings, port: 0, host: '127.0.0.1' })).toMatch(
      /^http:\/\/127\.0\.0\.1:[1-9]\d+$/,
    );
  });

  it('names PORT when it is taken', async () => {
    await using first = createServer();
    const second = createServer();
    const port = Number(new URL(await listen(first, { ...settings, port: 0, host: '127.0.0.1' })).port);
    const taken = listen(second, { ...settings, port, host: '127.0.0.1' });
    await expect(taken).rejects.toThrow(`PORT ${port} is taken`);
  });

  it('names HOST when it is not ours', async () => {
    const server = createServer();
    const foreign = listen(server, { ...settings, port: 0, host: '192.0.2.1' });
    await expect(foreign).rejects.toThrow('HOST 192.0.2.1');
  });
});
