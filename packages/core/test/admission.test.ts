import { describe, expect, it } from 'vitest';
import {
  type Committed,
  type EngineOptions,
  type Json,
  memoryStore,
  type Store,
  type SubmitOptions,
} from '../src/index.ts';
import { Gate } from './gate.ts';
import { jobIn, setUp } from './set-up.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
/** More than is kept in a job's record. */
const LARGE = 'x'.repeat(20_000);

function streamOf(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream();
}

async function stored(store: Store): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.bodies.list()) ids.push(id);
  return ids;
}

/** A task whose jobs end when they are let go, and the store that they are in. */
function stage({ store = memoryStore(), ...options }: EngineOptions = {}) {
  const gate = new Gate<Json>();
  const world = setUp({ store, ...options });
  const report = world.engine.task('report', () => gate.opened, { maxInput: 100_000 });
  const submit = (input: Json, more?: SubmitOptions) => report.submit(input, more);
  return { ...world, store, submit };
}

/** A store that says of a change what is said here, or makes it. */
function answering(say: (store: Store) => Committed | undefined): Store {
  const store = memoryStore();
  return { ...store, commit: (change) => say(store) ?? store.commit(change) };
}

describe('a key', () => {
  it('knows the same request by its input and its bytes, however they come', async () => {
    const { submit } = stage();
    const first = jobIn(await submit({ n: 1 }, { key: 'k', body: bytes('abc') }));
    expect(jobIn(await submit({ n: 1 }, { key: 'k', body: streamOf('abc') })).id).toBe(first.id);
    const others: [Json, SubmitOptions][] = [
      [{ n: 2 }, { body: bytes('abc') }],
      [{ n: 1 }, { body: bytes('abd') }],
      [{ n: 1 }, {}],
    ];
    for (const [input, more] of others)
      expect(await submit(input, { key: 'k', ...more })).toEqual({ ok: false, refusal: 'key-conflict' });
  });

  it('knows it by the fingerprint that its caller has made of it', async () => {
    const { submit } = stage();
    const first = jobIn(await submit('a', { key: 'k', fingerprint: 'same' }));
    expect(jobIn(await submit('b', { key: 'k', fingerprint: 'same' })).id).toBe(first.id);
    expect(await submit('a', { key: 'k', fingerprint: 'other' })).toMatchObject({ refusal: 'key-conflict' });
  });

  it('is compared with what the schema has made of an input, and its bytes are kept', async () => {
    const { engine } = stage();
    const input = {
      '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value: Number(value) }) },
    } as const;
    const report = engine.task('sum', async (value: Json, run) => [value, run.bytes?.byteLength ?? 0], {
      input,
    });
    const first = jobIn(await report.submit('1', { key: 'k', body: streamOf('abc') }));
    expect(jobIn(await report.submit('01', { key: 'k', body: streamOf('abc') })).id).toBe(first.id);
    const taken = await engine.wait(first.id).then(() => engine.take(first.id));
    expect(taken.ok && taken.result.value).toEqual([1, 3]);
  });

  it('limits the bytes that come with it', async () => {
    const { submit, engine } = stage();
    const large = streamOf('x'.repeat(100_001));
    await expect(submit(null, { key: 'k', body: large })).rejects.toThrow('100000');
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('leaves nothing of what came with it where it is another’s, or the same again', async () => {
    const { submit, store } = stage();
    const first = jobIn(await submit(LARGE, { key: 'k', body: bytes(LARGE) }));
    const kept = await stored(store);
    expect(kept).toHaveLength(2);
    expect(jobIn(await submit(LARGE, { key: 'k', body: bytes(LARGE) })).id).toBe(first.id);
    expect(await submit(`${LARGE}x`, { key: 'k', body: bytes(LARGE) })).toMatchObject({ ok: false });
    expect((await stored(store)).sort()).toEqual(kept.sort());
  });

  it('is free where its holder is forgotten while it is asked about', async () => {
    let says = 2;
    const { submit } = stage({
      store: answering(() => {
        says -= 1;
        return says < 0 ? undefined : { ok: false, why: 'taken', id: 'forgotten' };
      }),
    });
    expect(jobIn(await submit(LARGE, { key: 'k' })).status).toBe('pending');
    expect(says).toBeLessThan(0);
  });

  it('whose holder can not be read is an error, and leaves nothing', async () => {
    const store = answering(() => ({ ok: false, why: 'taken', id: 'somebody' }));
    const broken = { ...store, read: () => Promise.reject(new Error('the disk is gone')) };
    const { submit } = stage({ store: broken });
    await expect(submit(LARGE, { key: 'k', body: bytes(LARGE) })).rejects.toMatchObject({
      code: 'store-failed',
    });
    expect(await stored(store)).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['full', { unfinishedWithoutOwner: 1 }],
    ['overloaded', { unfinished: 1 }],
  ] as const)(
    'because there is no room is told when to come back, and leaves nothing: %s',
    async (refusal, limits) => {
      const { submit, store } = stage({ limits });
      jobIn(await submit('small'));
      for (const body of [bytes(LARGE), streamOf('abc')])
        expect(await submit(LARGE, { body })).toEqual({ ok: false, refusal, retryAfter: 1_000 });
      expect(await stored(store)).toEqual([]);
    },
  );

  it('because nobody may be told under a URL says which, and leaves nothing', async () => {
    const notifier = {
      admits: (url: string) => !url.includes('bad'),
      send: async () => ({ ok: true }) as const,
    };
    const { submit, engine } = stage({ notifier: notifier as never });
    const wish = (url: string) => ({ url, on: 'finished' }) as const;
    const notices = [wish('https://good.test/'), wish('https://bad.test/')];
    expect(await submit(null, { notices })).toMatchObject({
      refusal: 'invalid',
      issues: [{ path: ['notices', 1, 'url'] }],
    });
    expect((await engine.list()).jobs).toEqual([]);
    expect(jobIn(await submit(null, { notices: notices.slice(0, 1) })).notices).toHaveLength(1);
    expect(jobIn(await submit(null, { notices: [] })).status).toBe('pending');
  });

  it('because it asks for what can not be is an error before anything is kept', async () => {
    const { submit, store } = stage();
    await expect(submit(LARGE, { delay: -1 })).rejects.toThrow('delay');
    expect(await stored(store)).toEqual([]);
  });
});
