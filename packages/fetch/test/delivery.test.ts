import { createEngine, memoryStore } from '@respond-async/core';
import { type Dialect, odata } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/fetch';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';
import { bytesOf, someBytes } from './behaviour/scene.ts';
import { faulty, spoiled } from './faulty-store.ts';
import { stage } from './stage.ts';

const BODY = someBytes(1_000_000);

/** With a result in chunks of equal length. */
async function withResult(store = memoryStore(), count = 10) {
  const turned = handClock();
  let back = 0;
  const clock = { ...turned, now: () => turned.now() - back };
  const setBack = (ms: number) => {
    back += ms;
  };
  const engine = createEngine({ clock, store });
  onTestFinished(async () => void (await engine.stop({ drain: 0, abort: 0 })));
  const chunks = () =>
    new ReadableStream({
      start(controller) {
        const length = BODY.byteLength / count;
        for (let at = 0; at < count; at += 1) controller.enqueue(BODY.slice(at * length, (at + 1) * length));
        controller.close();
      },
    });
  const answer = respondAsync(() => new Response(chunks()), { engine, dialect: odata() });
  const accepted = await answer(new Request('http://door.test/', { headers: { prefer: 'respond-async' } }));
  const monitor = accepted.headers.get('location') ?? '';
  await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
  return { clock, setBack, store, collect: () => answer(new Request(monitor)) };
}

const readerOf = (response: Response) => {
  if (response.body === null) throw new Error('no body');
  return response.body.getReader();
};

it.each(spoiled)(
  'a result of which the store gives %s than there is breaks off, and is not used up',
  async (_, spoil) => {
    let isFaulty = true;
    const { collect } = await withResult(faulty(spoil, () => isFaulty));
    const reader = readerOf(await collect());
    let given = 0;
    const reading = async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read())
        given += next.value.byteLength;
    };
    await expect(reading()).rejects.toThrow(/1000000 bytes/);
    expect(given).toBeLessThanOrEqual(BODY.byteLength);
    isFaulty = false;
    expect(Buffer.from(await bytesOf(await collect())).equals(BODY)).toBe(true);
  },
);

describe('a reader', () => {
  it('that cancels leaves the result to the next one', async () => {
    const { collect } = await withResult();
    const reader = readerOf(await collect());
    await reader.read();
    expect((await collect()).status).toBe(202);
    await reader.cancel();
    expect(Buffer.from(await bytesOf(await collect())).equals(BODY)).toBe(true);
    expect((await collect()).status).toBe(404);
  });

  it('that has all bytes, but has not asked for more, has not collected', async () => {
    const { collect, clock } = await withResult();
    const reader = readerOf(await collect());
    for (let size = 0; size < BODY.byteLength; ) size += (await reader.read()).value?.byteLength ?? 0;
    expect((await collect()).status).toBe(202);
    await clock.settle();
    expect((await collect()).status).toBe(202);
    expect((await reader.read()).done).toBe(true);
    expect((await collect()).status).toBe(404);
  });

  it('keeps the result to itself as long as it goes on reading', async () => {
    const { collect, clock } = await withResult();
    const reader = readerOf(await collect());
    for (let size = 0; size < BODY.byteLength; await clock.advance(19_000)) {
      size += (await reader.read()).value?.byteLength ?? 0;
      expect((await collect()).status).toBe(202);
    }
    expect((await reader.read()).done).toBe(true);
    expect((await collect()).status).toBe(404);
  });

  it('is given what is in one piece in portions, and as much time for them as it needs', async () => {
    const { collect, clock } = await withResult(memoryStore(), 1);
    const reader = readerOf(await collect());
    const parts: Uint8Array[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(next.value);
      await clock.advance(19_000);
      expect((await collect()).status).toBe(202);
    }
    expect(Math.max(...parts.map(({ byteLength }) => byteLength))).toBe(65_536);
    expect(Buffer.concat(parts).equals(BODY)).toBe(true);
    expect((await collect()).status).toBe(404);
  });

  it('that stops reading is cut off before the next one gets it', async () => {
    const { collect, clock } = await withResult();
    const reader = readerOf(await collect());
    await reader.read();
    await clock.advance(25_000);
    expect((await collect()).status).toBe(202);
    await clock.advance(10_000);
    const next = await collect();
    expect(next.status).toBe(200);
    await expect(reader.read()).rejects.toThrow('the reader took too long');
    expect(Buffer.from(await bytesOf(next)).equals(BODY)).toBe(true);
  });

  it('that stops reading is cut off from a small result, too', async () => {
    const { clock, finished, fetch } = stage(() => new Response('precious'));
    const monitor = await finished();
    const silent = readerOf(await fetch(monitor));
    await clock.advance(31_000);
    expect(await (await fetch(monitor)).text()).toBe('precious');
    await expect(silent.read()).rejects.toThrow('the reader took too long');
  });

  it('that takes ten minutes is cut off, however steadily it reads', async () => {
    const { collect, clock } = await withResult(undefined, 100);
    const reader = readerOf(await collect());
    for (let read = 0; read < 59; read += 1) {
      await clock.advance(read === 0 ? 9_999 : 10_000);
      expect((await reader.read()).value?.byteLength).toBe(10_000);
    }
    expect((await collect()).status).toBe(202);
    await clock.advance(1);
    await expect(reader.read()).rejects.toThrow('the reader took too long');
    expect((await collect()).status).toBe(200);
  });

  it('is cut off when a new life of the engine has given its result free', async () => {
    const { collect, clock, store } = await withResult();
    const reader = readerOf(await collect());
    await reader.read();
    const next = createEngine({ clock, store });
    onTestFinished(async () => void (await next.stop({ drain: 0, abort: 0 })));
    await next.list();
    await clock.advance(10_000);
    await expect(reader.read()).rejects.toThrow('the reader took too long');
  });

  it('has a time of its own, whoever else reads', async () => {
    const { clock, finished, fetch } = stage(() => new Response('precious'));
    const monitors = [await finished(), await finished(), await finished()];
    const readers: ReturnType<typeof readerOf>[] = [];
    for (const monitor of monitors) {
      readers.push(readerOf(await fetch(monitor)));
      await clock.advance(3_000);
    }
    // The second goes: those before and after it are not to notice.
    await readers[1]?.cancel();
    await clock.advance(20_999);
    expect((await fetch(monitors[0] ?? '')).status).toBe(202);
    await clock.advance(1);
    expect((await fetch(monitors[0] ?? '')).status).toBe(200);
    await clock.advance(5_999);
    expect((await fetch(monitors[2] ?? '')).status).toBe(202);
    await clock.advance(1);
    expect((await fetch(monitors[2] ?? '')).status).toBe(200);
    expect((await fetch(monitors[1] ?? '')).status).toBe(200);
  });

  it('that stops reading is cut off in time although the clock of the machine is set back', async () => {
    const { collect, clock, setBack } = await withResult();
    const reader = readerOf(await collect());
    await reader.read();
    await clock.advance(5_000);
    setBack(3_600_000);
    await clock.advance(30_000);
    await expect(reader.read()).rejects.toThrow('the reader took too long');
    expect((await collect()).status).toBe(200);
  });

  it('that is silent keeps no more than what is left of its lease', async () => {
    const { collect, clock, store } = await withResult();
    const reader = readerOf(await collect());
    await reader.read();
    const until = clock.now() + 40_000;
    await clock.advance(29_000);
    const { jobs } = await store.find({ order: 'created', limit: 1 });
    expect(jobs).toMatchObject([{ result: { state: 'leased', lease: { until } } }]);
  });

  it('gets what stands before a long result, and the result', async () => {
    const ours = odata();
    const write: Dialect['write'] = (answer, asked, env) =>
      answer.type === 'result'
        ? { status: 200, headers: [], body: { result: true, before: Uint8Array.of(60) } }
        : ours.write(answer, asked, env);
    const { finished, fetch } = stage(() => new Response(BODY), { dialect: { ...ours, write } });
    const monitor = await finished();
    const told = await fetch(monitor);
    expect(told.headers.get('content-length')).toBe(String(BODY.byteLength + 1));
    expect(Buffer.from(await bytesOf(told)).equals(Buffer.from([60, ...BODY]))).toBe(true);
    expect((await fetch(monitor)).status).toBe(404);
  });
});
