import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { storeCase } from './store-case.ts';

export const documentCases = [
  storeCase('document-put', 'a document is written when its revision stands', async ({ store }) => {
    const { documents } = store;
    strictEqual(await documents.get('hook'), undefined);
    strictEqual(await documents.put('hook', { url: 'x' }, 1), false);
    strictEqual(await documents.put('hook', { url: 'x' }, 'absent'), true);
    strictEqual(await documents.put('hook', { url: 'y' }, 'absent'), false);
    const first = await documents.get('hook');
    deepStrictEqual(first?.value, { url: 'x' });
    strictEqual(await documents.put('hook', { url: 'z' }, first?.revision ?? 0), true);
    strictEqual(await documents.put('hook', { url: 'w' }, first?.revision ?? 0), false);
    deepStrictEqual((await documents.get('hook'))?.value, { url: 'z' });
  }),
  storeCase('document-race', 'of writes that expect the same revision one is made', async ({ store }) => {
    const puts = Array.from({ length: 10 }, (_, at) => store.documents.put('hook', at, 'absent'));
    strictEqual((await Promise.all(puts)).filter(Boolean).length, 1);
  }),
  storeCase('document-remove', 'a removed document is none; removing none is nothing', async ({ store }) => {
    await store.documents.put('hook', 1, 'absent');
    await store.documents.remove('hook');
    await store.documents.remove('hook');
    strictEqual(await store.documents.get('hook'), undefined);
    strictEqual(await store.documents.put('hook', 2, 'absent'), true);
  }),
  storeCase('document-list', 'documents are listed by prefix and name', async ({ store }) => {
    for (const name of ['hooks/b', 'hook', 'hooks/a é%', 'hooks:', 'keys/a']) {
      await store.documents.put(name, name, 'absent');
    }
    const names = (await store.documents.list('hooks/')).map(({ name, value }) => [name, value]);
    deepStrictEqual(names, [
      ['hooks/a é%', 'hooks/a é%'],
      ['hooks/b', 'hooks/b'],
    ]);
    strictEqual((await store.documents.list('')).length, 5);
  }),
  storeCase('document-prefix', 'a prefix is text, and no pattern', async ({ store }) => {
    for (const name of ['a_b', 'axb', 'a%', 'A_b', 'a*']) await store.documents.put(name, 1, 'absent');
    const names = async (prefix: string) => (await store.documents.list(prefix)).map(({ name }) => name);
    deepStrictEqual(await names('a_'), ['a_b']);
    deepStrictEqual(await names('a%'), ['a%']);
    deepStrictEqual(await names('a*'), ['a*']);
  }),
];
