import { type Dialect, odata, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { preferring, stage } from './stage.ts';

const holding = preferring('acknowledge');
const receipt = (condition: string): RequestInit => ({
  method: 'DELETE',
  headers: { 'if-match': condition },
});

describe.each<[string, Dialect, number]>([
  ['plain', plain(), 410],
  ['plain with redirects', plain({ redirect: 303 }), 410],
  ['odata', odata(), 404],
])('a result that its reader confirms, in %s', (_, dialect, gone) => {
  async function ready(answer = () => new Response('precious')) {
    const scene = stage(answer, { dialect });
    const monitor = await scene.finished();
    const target = dialect.name === 'plain' ? await targetOf(monitor, scene.fetch) : monitor;
    /** Reads the result to its end. */
    const read = async (init: RequestInit = holding) => {
      const response = await scene.fetch(target, init);
      const text = await response.text();
      const lease = response.headers.get('result-lease') ?? '';
      await scene.clock.settle();
      return { response, text, lease };
    };
    return { ...scene, monitor, target, read };
  }

  it('is gone when it has been confirmed, and not before', async () => {
    const { fetch, monitor, read } = await ready();
    const { response, text, lease } = await read();
    expect(text).toBe('precious');
    expect(response.headers.get('preference-applied')).toBe('acknowledge');
    expect(lease).toMatch(/^[\w-]{16,}$/);
    expect((await read()).text).not.toBe('precious');
    expect((await fetch(monitor, receipt(`"${lease}"`))).status).toBe(204);
    expect((await fetch(monitor)).status).toBe(gone);
    // The answer to the receipt may have been lost.
    expect((await fetch(monitor, receipt(`"${lease}"`))).status).toBe(204);
  });

  it('comes back when nobody confirms it in time, and the old lease is worth nothing', async () => {
    const { fetch, monitor, read, clock } = await ready();
    const { lease } = await read();
    await clock.advance(29_000);
    expect((await read()).text).not.toBe('precious');
    await clock.advance(2_000);
    const again = await read();
    expect(again.text).toBe('precious');
    expect((await fetch(monitor, receipt(`"${lease}"`))).status).toBe(412);
    expect((await fetch(monitor, receipt(`"${again.lease}"`))).status).toBe(204);
  });

  it('leaves its reader a whole lease after the last byte', async () => {
    const { fetch, monitor, target, clock } = await ready();
    const response = await fetch(target, holding);
    await clock.advance(9_000);
    expect(await response.text()).toBe('precious');
    await clock.advance(25_000);
    const condition = `"${response.headers.get('result-lease')}"`;
    expect((await fetch(monitor, receipt(condition))).status).toBe(204);
  });

  it('is ready for the next one when its reader breaks off', async () => {
    const { fetch, target, read } = await ready();
    await (await fetch(target, holding)).body?.cancel();
    expect((await read()).text).toBe('precious');
  });

  it('may be empty', async () => {
    const { fetch, monitor, read } = await ready(() => new Response(null, { status: 204 }));
    const { lease } = await read();
    expect((await fetch(monitor, receipt(`"${lease}"`))).status).toBe(204);
    expect((await fetch(monitor)).status).toBe(gone);
  });

  it.each(['"wrong"', 'W/"TOKEN"', '"TOKEN", "other"', '*', 'TOKEN', ''])(
    'is not confirmed, nor thrown away, by %o',
    async (condition) => {
      const { fetch, monitor, read, clock } = await ready();
      const { lease } = await read();
      const refused = await fetch(monitor, receipt(condition.replace('TOKEN', lease)));
      expect(refused.status).toBe(412);
      expect(refused.headers.get('content-type')).toMatch(/json$/);
      await clock.advance(31_000);
      expect((await read()).text).toBe('precious');
    },
  );

  it('is confirmed by nobody when nobody was promised so', async () => {
    const { read, fetch, monitor } = await ready();
    const { response, text } = await read({});
    expect([text, response.headers.get('result-lease')]).toEqual(['precious', null]);
    expect(response.headers.get('preference-applied')).toBeNull();
    expect((await fetch(monitor)).status).toBe(gone);
  });

  it('is looked at, not held, by those who must not use it up', async () => {
    const { read, fetch, target } = await ready();
    const seen = await fetch(target, preferring('acknowledge', { headers: { 'sec-purpose': 'prefetch' } }));
    expect(seen.headers.get('result-lease')).toBeNull();
    expect((await read()).text).toBe('precious');
  });
});

async function targetOf(monitor: string, fetch: (path: string, init: RequestInit) => Promise<Response>) {
  const { headers } = await fetch(monitor, { method: 'HEAD' });
  return new URL(headers.get('location') ?? monitor, 'http://door.test').pathname;
}

describe('a receipt', () => {
  const until = { ...plain(), keep: 'until-expiry' } as const;

  it('does not cancel a job that has not ended', async () => {
    const { start, fetch, engine } = stage(() => new Promise(() => {}));
    const monitor = await start();
    expect((await fetch(monitor, receipt('"early"'))).status).toBe(412);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'running' }]);
  });

  it('is not for others than the owner', async () => {
    const { finished, fetch } = stage(() => new Response('precious'), {
      identify: ({ headers }) => headers.get('x-user') ?? undefined,
    });
    const monitor = await finished('/', { headers: { 'x-user': 'ann' } });
    const held = await fetch(monitor, preferring('acknowledge', { headers: { 'x-user': 'ann' } }));
    expect(await held.text()).toBe('precious');
    const stolen = receipt(`"${held.headers.get('result-lease')}"`);
    const [foreign, unknown] = [await fetch(monitor, stolen), await fetch('/_async/unknown', stolen)];
    expect([foreign.status, await foreign.text()]).toEqual([404, await unknown.text()]);
  });

  it('is not asked for where anybody may read the result until it expires', async () => {
    const { finished, fetch } = stage(() => new Response('precious'), { dialect: until });
    const monitor = await finished();
    const read = await fetch(monitor, holding);
    expect([await read.text(), read.headers.get('result-lease')]).toEqual(['precious', null]);
    expect(read.headers.get('preference-applied')).toBeNull();
    expect((await fetch(monitor, receipt('"any"'))).status).toBe(412);
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it('is no GET: its conditions are ignored', async () => {
    const { finished, fetch } = stage(() => new Response('precious'));
    expect(await (await fetch(await finished(), { headers: { 'if-match': '"1"' } })).text()).toBe('precious');
  });

  it('is no matter of requests that are not about monitors', async () => {
    const { fetch } = stage(({ headers }) => new Response(headers.get('if-match')));
    expect(await (await fetch('/', receipt('"1"'))).text()).toBe('"1"');
  });
});
