import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

describe('readSettings', () => {
  it('has a default for everything, and takes what is empty as not set', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ port: 8080, host: '127.0.0.1', faults: false });
    expect(settings.publicUrl).toBeUndefined();
    expect(existsSync(join(dirname(settings.dataDir), 'pnpm-workspace.yaml'))).toBe(true);
    expect(readSettings({ PORT: '', HOST: '', DATA_DIR: '', PUBLIC_URL: '', DEMO_FAULTS: '' })).toEqual(
      settings,
    );
  });

  it('takes what is set', () => {
    const env = {
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/somewhere/x',
      PUBLIC_URL: 'https://a.example/b/',
      KEEP_RESULT: '1500',
      DEMO_FAULTS: '1',
    };
    expect(readSettings(env)).toEqual({
      port: 0,
      host: '::1',
      dataDir: '/somewhere/x',
      publicUrl: 'https://a.example/b',
      keepResult: 1_500,
      faults: true,
    });
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'flights.example'],
    ['PUBLIC_URL', 'ftp://flights.example'],
    ['PUBLIC_URL', 'https://flights.example/?a=b'],
    ['KEEP_RESULT', '0'],
    ['DEMO_FAULTS', 'yes'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(
      new RegExp(`^${name} must be .*${value.replace('?', '\\?')}`),
    );
  });
});
