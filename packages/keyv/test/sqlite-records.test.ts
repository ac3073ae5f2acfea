import { once } from 'node:events';
import { completedJob, pendingJob, runningJob } from '@respond-async/testing/conformance';
import { describe, expect, it } from 'vitest';
import { accept, onFile } from './on-file.ts';

const on = onFile();

describe('a record that can not be read', () => {
  it('is set aside, reported, left where it is, and harms no other', async () => {
    const first = await on.open();
    for (const id of ['a', 'b', 'c', 'd', 'e']) await accept(first, id);
    await first.close();
    on.change("UPDATE respond_async SET value = '{\"v\":1,' WHERE key = 'job:a'");
    on.change("UPDATE respond_async SET value = replace(value, '\"dueAt\"', '\"due\"') WHERE key = 'job:b'");
    on.change("UPDATE respond_async SET value = replace(value, '\"startBy\"', '\"by\"') WHERE key = 'job:c'");
    on.change("UPDATE respond_async SET value = substr(value, 1, length(value) - 9) WHERE key = 'job:d'");
    const damaged: string[] = [];
    const store = await on.open({ onDamaged: ({ key }) => damaged.push(key) });
    // What is damaged beyond its first line is noticed when it is read.
    expect(damaged.sort()).toEqual(['job:a', 'job:b']);
    expect((await store.find({ order: 'due', limit: 9 })).jobs).toEqual([pendingJob('e')]);
    expect(damaged.sort()).toEqual(['job:a', 'job:b', 'job:c', 'job:d']);
    for (const id of 'abcd') await expect(store.read(id)).rejects.toThrow('damaged');
    expect(on.change("SELECT key FROM respond_async WHERE key LIKE 'job:%'")).toHaveLength(5);
  });

  it('is set aside too where nobody can tell whom it owes a notice', async () => {
    const first = await on.open();
    const notices = { wished: [], made: [] };
    await accept(first, 'a', { notices });
    await accept(first, 'b', { notices });
    await first.close();
    on.change(
      "UPDATE respond_async SET value = replace(value, '\"made\":[]', '\"made\":7') WHERE key = 'job:a'",
    );
    const damaged: string[] = [];
    const store = await on.open({ onDamaged: ({ key }) => damaged.push(key) });
    await expect(store.read('a')).rejects.toThrow('damaged');
    expect(damaged).toEqual(['job:a']);
    expect(await store.read('b')).toMatchObject({ notices });
  });

  it('warns when nobody asks to be told', async () => {
    const store = await on.open();
    await accept(store, 'a');
    await store.close();
    on.change("UPDATE respond_async SET value = 'x' WHERE key = 'job:a'");
    const warned = once(process, 'warning');
    await on.open();
    expect((await warned)[0].message).toContain('job:a');
  });

  it('of a newer format keeps the store from opening', async () => {
    const store = await on.open();
    await accept(store, 'a');
    await store.close();
    on.change(`UPDATE respond_async SET value = replace(value, '"v":1', '"v":2')`);
    await expect(on.open()).rejects.toThrow(/format 2 .* newer version/);
    // It can be opened again by what can read it: nothing is held.
    on.change(`UPDATE respond_async SET value = replace(value, '"v":2', '"v":1')`);
    expect(await (await on.open()).read('a')).toEqual(pendingJob('a'));
  });

  it('comes back with its quota, and is damaged when that is none', async () => {
    const store = await on.open();
    const job = pendingJob('a');
    const next = { ...job, terms: { ...job.terms, quota: { name: 'slow', unfinished: 4 } } };
    await store.commit({ id: 'a', expect: 'absent', next, counts: [] });
    await store.close();
    const again = await on.open();
    expect(await again.read('a')).toEqual(next);
    await again.close();
    on.change(`UPDATE respond_async SET value = replace(value, '"unfinished":4', '"unfinished":"4"')`);
    await expect((await on.open()).read('a')).rejects.toThrow('the record of job a is damaged');
  });

  it('keeps what a newer version has added through all steps, without letting it near a prototype', async () => {
    const first = await on.open();
    const job = pendingJob('a');
    await accept(first, 'a');
    await first.close();
    const more = (name: string) =>
      `replace(value, '${name}', '"later":[1],"__proto__":{"polluted":1},${name}')`;
    on.change(`UPDATE respond_async SET value = ${more('"v":1')}`);
    on.change(`UPDATE respond_async SET value = ${more('"mark"')}`);
    const store = await on.open();
    const running = runningJob(job);
    expect(await store.commit({ id: 'a', expect: 1, next: running, counts: [] })).toEqual({ ok: true });
    const done = completedJob(job);
    expect(await store.commit({ id: 'a', expect: 2, next: done, counts: [] })).toEqual({ ok: true });
    const [row] = on.change("SELECT value FROM respond_async WHERE key = 'job:a'") as { value: string }[];
    for (const line of row?.value.split('\n') ?? []) expect(JSON.parse(line)).toMatchObject({ later: [1] });
    // What a phase has and the next one has not is not the newer version's.
    expect(row?.value).not.toMatch(/input|lease/);
    expect(await store.read('a')).toEqual(done);
    expect('polluted' in {}).toBe(false);
  });
});
