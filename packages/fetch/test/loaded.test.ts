import { memoryStore, type Store } from '@respond-async/core';
import { type Dialect, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { faulty, spoiled } from './faulty-store.ts';
import { stage } from './stage.ts';

const LIMIT = 40_000;

/** Plain, but for results: they stand within a text, as long as they are not too long for that. */
function telling(): Dialect {
  const common = plain();
  return {
    ...common,
    read: (request, env) => {
      const read = common.read(request, env);
      return read.type === 'take' ? { ...read, load: LIMIT } : read;
    },
    write: (answer, asked, env) => {
      if (answer.type !== 'result' || asked.ask.type !== 'take') return common.write(answer, asked, env);
      if (answer.bytes === undefined) return { status: 409, headers: [], body: 'too long' };
      return { status: 200, headers: [], body: `told: ${new TextDecoder().decode(answer.bytes)}` };
    },
  };
}

const answering = (text: string, options: { readonly store?: Store } = {}) =>
  stage(() => new Response(text), { dialect: telling(), engineOptions: options });

describe('a result that is told within a text', () => {
  it.each([0, 5, LIMIT])('is there whole, and is collected with it: %i bytes', async (length) => {
    const { fetch, finished } = answering('é'.repeat(length / 2).padStart(length / 2 + (length % 2), '.'));
    const monitor = await finished();
    const told = await fetch(monitor);
    expect(Number(told.headers.get('content-length'))).toBe(length + 6);
    expect(await told.text()).toMatch(/^told: \.?é*$/);
    expect((await fetch(monitor)).status).toBe(410);
  });

  it('can still be sent as it is', async () => {
    const common = telling();
    const dialect: Dialect = {
      ...common,
      write: (answer, asked, env) =>
        answer.type === 'result'
          ? { status: 200, headers: [], body: { result: true, before: Uint8Array.of(60) } }
          : common.write(answer, asked, env),
    };
    for (const length of [3, LIMIT]) {
      const { fetch, finished } = stage(() => new Response('.'.repeat(length)), { dialect });
      const monitor = await finished();
      expect(await (await fetch(monitor)).text()).toBe(`<${'.'.repeat(length)}`);
      expect((await fetch(monitor)).status).toBe(410);
    }
  });

  it('stays where it is when it is too long', async () => {
    const { fetch, finished } = answering('.'.repeat(LIMIT + 1));
    const monitor = await finished();
    for (const _ of ['once', 'again']) {
      const told = await fetch(monitor);
      expect([told.status, await told.text()]).toEqual([409, 'too long']);
    }
  });

  it('is for the next reader when the first one goes away', async () => {
    const { fetch, finished } = answering('precious');
    const monitor = await finished();
    await (await fetch(monitor)).body?.cancel();
    expect(await (await fetch(monitor)).text()).toBe('told: precious');
  });

  it.each(spoiled)('is not told, and not lost, while the store gives %s than there is', async (_, spoil) => {
    let isFaulty = true;
    const text = '.'.repeat(LIMIT);
    const { fetch, finished, errors } = answering(text, { store: faulty(spoil, () => isFaulty) });
    const monitor = await finished();
    expect((await fetch(monitor)).status).toBe(503);
    expect(String(errors)).toContain(`${LIMIT} bytes`);
    isFaulty = false;
    expect(await (await fetch(monitor)).text()).toBe(`told: ${text}`);
  });

  it('is not told, and not lost, while the store can not read it', async () => {
    const store = memoryStore();
    const read = store.bodies.read.bind(store.bodies);
    let isFaulty = true;
    const failing: typeof read = (id) => (isFaulty ? Promise.reject(new Error('no disk')) : read(id));
    const { fetch, finished } = answering('.'.repeat(LIMIT), {
      store: { ...store, bodies: { ...store.bodies, read: failing } },
    });
    const monitor = await finished();
    expect((await fetch(monitor)).status).toBe(503);
    isFaulty = false;
    expect((await fetch(monitor)).status).toBe(200);
  });
});
