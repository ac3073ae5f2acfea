import { afterEach, describe, expect, it, vi } from 'vitest';
import { serveApp } from './serving.ts';

afterEach(() => vi.restoreAllMocks());

describe('faults on demand', () => {
  it.each(['DelayReport', 'FlightsExport'])('the app does not catch what %s throws', async (name) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await using app = await serveApp({ faults: true });
    const response = await app.get(`/odata/${name}?fault=throw`);
    expect(response.status).toBe(500);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).not.toContain('asked for it');
    await vi.waitFor(() => expect(String(log.mock.calls)).toContain('Fault'));
  });

  it('end the process as a crash would', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    await using app = await serveApp({ faults: true });
    await app.get('/odata/Airports?fault=exit');
    expect(kill.mock.calls).toEqual([[process.pid, 'SIGKILL']]);
  });

  it.each(['throw', 'exit'])('are off unless they are switched on: %s', async (fault) => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    await using app = await serveApp();
    expect((await app.get(`/odata/Airports?fault=${fault}`)).status).toBe(200);
    expect(kill).not.toHaveBeenCalled();
  });
});
