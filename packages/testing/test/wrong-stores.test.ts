import { describe, expect, it } from 'vitest';
import { type MakeStore, storeCases } from '../src/conformance.ts';
import * as wrong from './wrong-stores.ts';

/** What the cases say against a store, by their ids. */
async function complaints(make: MakeStore): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const { id, run } of storeCases) {
    await run(make).catch((error: Error) => {
      said[id] = error.message;
    });
  }
  return said;
}

describe('the cases find a store', () => {
  it.each<[string, MakeStore, Record<string, RegExp>]>([
    [
      'that compares nothing',
      wrong.comparesNothing,
      { 'commit-stale': /'stale'/, 'commit-forget': /'stale'/ },
    ],
    [
      'that looks first, and writes later',
      wrong.looksFirst,
      { 'commit-race': /^20 of 20 changes of one revision were made: compare and write in one step/ },
    ],
    [
      'that ignores caps',
      wrong.ignoresCaps,
      { 'counts-full': /'full'/, 'counts-race': /^20 of 20 were let in/ },
    ],
    [
      'that counts beside its writes',
      wrong.countsLate,
      { 'counts-race': /^20 of 20 were let in where there is room for 7: count in one step/ },
    ],
    [
      'that counts what it refuses',
      wrong.countsOneByOne,
      { 'counts-whole': /has moved the counters before the full one/ },
    ],
    ['that answers before it has written', wrong.writesBehind, { 'reopen-jobs': /undefined/ }],
    ['that loses bodies', wrong.losesBodies, { 'reopen-beside': /./ }],
    [
      'that tears bodies',
      wrong.tearsBodies,
      { 'body-same': /^65536 bytes were written and 1000 read: .* byte 1000 on/ },
    ],
    ['whose pages are numbered', wrong.pagesByNumber, { 'find-pages-gone': /'c'/, 'find-pages-new': /'a'/ }],
    ['whose pages begin after a moment', wrong.pagesByMoment, { 'find-pages': /job/ }],
  ])('%s', async (_, make, messages) => {
    const said = await complaints(make);
    for (const [id, message] of Object.entries(messages)) expect(said[id], id).toMatch(message);
  });
});
