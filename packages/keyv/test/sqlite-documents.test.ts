import type { Store } from '@respond-async/core';
import { describe, expect, it } from 'vitest';
import { onFile } from './on-file.ts';

const on = onFile();

const namesIn = async ({ documents }: Store) => (await documents.list('')).map(({ name }) => name);

async function leave(...names: string[]): Promise<void> {
  const store = await on.open();
  for (const name of names) await store.documents.put(name, `value of ${name}`, 'absent');
  await store.close();
}

describe('a document that can not be read', () => {
  it('is set aside, reported once, left where it is, and harms no other', async () => {
    await leave('a', 'b', 'c');
    on.change("UPDATE respond_async SET value = '{\"v\":1,' WHERE key = 'doc:a'");
    on.change("UPDATE respond_async SET value = replace(value, 'revision', 'version') WHERE key = 'doc:b'");
    const damaged: string[] = [];
    const store = await on.open({ onDamaged: ({ key }) => damaged.push(key) });
    expect(damaged.sort()).toEqual(['doc:a', 'doc:b']);
    expect(await namesIn(store)).toEqual(['c']);
    for (const name of ['a', 'b']) {
      const set = { code: 'store-failed', message: `the document ${name} is damaged; it was set aside` };
      await expect(store.documents.get(name)).rejects.toMatchObject(set);
      await expect(store.documents.put(name, 'new', 'absent')).rejects.toMatchObject(set);
    }
    expect(damaged).toHaveLength(2);
    expect(on.change("SELECT key FROM respond_async WHERE key LIKE 'doc:%'")).toHaveLength(3);
    // Whoever does not need it removes it, and puts another in its place.
    await store.documents.remove('a');
    expect(await store.documents.put('a', 'new', 'absent')).toBe(true);
    expect(await namesIn(store)).toEqual(['a', 'c']);
  });

  it('because a newer version wrote it keeps the store from opening', async () => {
    await leave('a');
    on.change(`UPDATE respond_async SET value = replace(value, '"v":1', '"v":2')`);
    await expect(on.open()).rejects.toThrow(/format 2 .* newer version/);
  });
});

it('what a newer version has added to a document is kept when it is written again', async () => {
  await leave('a');
  on.change(`UPDATE respond_async SET value = replace(value, '"v":1', '"v":1,"later":[1]')`);
  const { documents } = await on.open();
  expect(await documents.put('a', 'new', 1)).toBe(true);
  expect(await documents.get('a')).toEqual({ name: 'a', revision: 2, value: 'new' });
  const [row] = on.change("SELECT value FROM respond_async WHERE key = 'doc:a'") as { value: string }[];
  expect(JSON.parse(row?.value ?? '')).toEqual({ v: 1, later: [1], revision: 2, value: 'new' });
});
