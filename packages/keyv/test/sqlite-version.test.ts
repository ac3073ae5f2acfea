import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const versions = process.versions;
const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});

/** As if the process were just starting, on a Node.js with this SQLite. */
async function storeMakerOn(sqlite: string): Promise<(file: string) => unknown> {
  Object.defineProperty(process, 'versions', { value: { ...versions, sqlite }, configurable: true });
  vi.resetModules();
  const { sqliteStore } = await import('@respond-async/keyv');
  return sqliteStore;
}

beforeEach(() => warnings.mockClear());

afterEach(() => {
  Object.defineProperty(process, 'versions', { value: versions, configurable: true });
});

it.each(['3.51.2', '3.50.6', '3.45.0', '3.44.5', '3.7.0', '2.8.17'])(
  'SQLite %s, which may damage a file, is warned of once',
  async (version) => {
    const makeStore = await storeMakerOn(version);
    for (const file of ['one.db', 'two.db']) makeStore(file);
    const [first, ...more] = warnings.mock.calls;
    expect(first?.[0]).toMatch(new RegExp(`SQLite ${version} .*WAL-reset.*update Node.js`));
    expect(first?.[1]).toMatchObject({ code: 'RESPOND_ASYNC_SQLITE_VERSION' });
    expect(more).toEqual([]);
  },
);

it.each(['3.51.3', '3.50.7', '3.44.6', '3.53.4', '4.0.0', versions.sqlite ?? ''])(
  'SQLite %s is not',
  async (version) => {
    (await storeMakerOn(version))('one.db');
    expect(warnings).not.toHaveBeenCalled();
  },
);
