import { type Engine, memoryStore, type Store } from '@respond-async/core';
import { type CredentialsOption, respondAsync, type SecretKey } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

const key = (seed: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => at * seed);
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const secrets = { authorization: 'Bearer 1', cookie: 'a=b', 'x-own': 'open' };

const tell = ({ headers }: Request) => Response.json(Object.keys(secrets).map((name) => headers.get(name)));

/** A store that is one in name only, and tells what was written to it. */
function told(supports = { durable: true, shared: true }) {
  const written: string[] = [];
  const store = memoryStore();
  const commit: typeof store.commit = (change) => {
    written.push(JSON.stringify(change));
    return store.commit(change);
  };
  return { written, store: { ...store, commit, supports } };
}

describe('sealed credentials', () => {
  it.each([
    ['bytes', key(1)],
    ['base64', base64(key(3))],
    ['base64 of URLs', base64(key(251)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
  ])('are there in the job, and cannot be read in the store, with a key of %s', async (_, seal) => {
    const { store, written } = told({ durable: true, shared: false });
    const { finished, fetch } = stage(tell, { engineOptions: { store }, credentials: { seal } });
    const monitor = await finished('/', { headers: secrets });
    const before = written.slice(0, -1).join();
    expect(before).toContain('open');
    expect(before).not.toMatch(/Bearer|a=b/);
    expect(await (await fetch(monitor)).json()).toEqual(Object.values(secrets));
  });

  it('are sealed anew each time', async () => {
    const { store, written } = told({ durable: true, shared: false });
    const { finished } = stage(tell, { engineOptions: { store }, credentials: { seal: key(1) } });
    await finished('/', { headers: secrets });
    await finished('/', { headers: secrets });
    // What they begin with must never come twice under one key.
    const nonces = written.join().match(/(?<="sealed":")[^"]{16}/g) ?? [];
    expect(new Set(nonces).size).toBe(2);
  });

  /** A job that one process accepts, and another one runs. */
  async function moved(
    first: CredentialsOption,
    second: CredentialsOption,
    between: (store: Store, monitor: string) => Promise<void> = async () => {},
  ) {
    const { store } = told({ durable: true, shared: false });
    const ready = { engineOptions: { store }, starts: { idempotent: 2 } };
    const begun = Promise.withResolvers<void>();
    const before = stage(
      (request) => {
        begun.resolve();
        return new Promise((_, reject) =>
          request.signal.addEventListener('abort', () => reject(request.signal.reason)),
        );
      },
      { ...ready, credentials: first },
    );
    const monitor = await before.start('/', { headers: secrets });
    await begun.promise;
    const stopped = before.engine.stop({ drain: 0, abort: 1_000 });
    await before.clock.advance(1_000);
    await stopped;
    await between(store, monitor);
    const after = stage(tell, { ...ready, credentials: second });
    await after.engine.start();
    await after.clock.advance(60_000);
    await after.engine.wait(monitor.slice('/_async/'.length));
    return await after.fetch(monitor);
  }

  it('survive a change of keys as long as the old one is known', async () => {
    const answer = await moved({ seal: key(1) }, { seal: [key(2), key(1)] });
    expect(await answer.json()).toEqual(Object.values(secrets));
  });

  it.each<[string, CredentialsOption, CredentialsOption]>([
    ['that no key opens', { seal: key(1) }, { seal: [key(2), key(3)] }],
    ['that were kept in memory', 'memory', { seal: key(1) }],
    ['that are dropped from now on', { seal: key(1) }, 'drop'],
    ['that are kept in memory from now on', { seal: key(1) }, 'memory'],
  ])('fail the job %s', async (_, first, second) => {
    const answer = await moved(first, second);
    expect([answer.headers.get('async-result'), (await answer.json()).type]).toEqual([
      '503',
      'urn:respond-async:interrupted',
    ]);
  });

  it('do not open for another job', async () => {
    const forge = async (store: Store, monitor: string) => {
      const id = monitor.slice(monitor.lastIndexOf('/') + 1);
      const job = await store.read(id);
      if (job?.phase !== 'pending') throw new Error('no job that waits');
      const text = JSON.stringify(job.input).replace(/(?<="sealed":")[^"]+/, sealedForAnother);
      const next = { ...job, revision: job.revision + 1, input: JSON.parse(text) };
      await store.commit({ id, expect: job.revision, next, counts: [] });
    };
    const { store, written } = told({ durable: true, shared: false });
    const credentials = { seal: key(1) };
    await stage(tell, { engineOptions: { store }, credentials }).finished('/', { headers: secrets });
    const sealedForAnother = /(?<="sealed":")[^"]+/.exec(written.join())?.[0] ?? '';
    const answer = await moved(credentials, credentials, forge);
    expect(answer.headers.get('async-result')).toBe('503');
  });
});

describe('the choice of what becomes of credentials', () => {
  const make = (shared: boolean, credentials?: CredentialsOption) => () => {
    const engine = { ...stage(tell).engine, supports: { durable: true, shared }, task: () => {} };
    const options = { engine: engine as object as Engine, ...(credentials && { credentials }) };
    return respondAsync(tell, options);
  };

  it('must be made where they could be lost', () => {
    expect(make(false)).toThrow(/^on a durable store.*'memory'.*'drop'.*\{ seal: key \}/);
    expect(make(true)).toThrow(/^on a shared store.*'drop'.*\{ seal: key \}/);
    expect(make(true, 'memory')).toThrow(/^on a shared store/);
  });

  it.each<[string, readonly SecretKey[]]>([
    ['no key', []],
    ['a short key', [new Uint8Array(16)]],
    ['a password', ['correct horse battery staple']],
    ['a good key and a bad one', [key(1), 'bad']],
  ])('is wrong with %s', (_, seal) => {
    expect(make(true, { seal })).toThrow(TypeError);
  });
});
