import { expect, it } from 'vitest';
import { bytesOf, type Door, gate, preferring, scene, someBytes, type TestHandler } from './scene.ts';

export function watching(door: Door): void {
  // Neither has a place in OData.
  if (door.speech.name === 'plain') {
    it('is waited for as long as a client is ready to', async () => {
      const { passed, open: finish } = gate();
      const { fetch, start } = await scene(door, () => passed.then(() => new Response('waited for')));
      const monitor = await start('/');
      const answer = fetch(monitor, preferring('wait=30'));
      expect((await fetch(monitor)).status).toBe(202);
      finish();
      expect(await (await answer).text()).toBe('waited for');
    });

    it('tells how it goes, as it goes, and uses nothing up', async () => {
      const [begin, end] = [gate(), gate()];
      const { fetch, start, ended } = await scene(door, async (_, job) => {
        await begin.passed;
        job.progress(0.5, 'half');
        await end.passed;
        return new Response('the result');
      });
      const monitor = await start('/');
      const events = await fetch(monitor, { headers: { accept: 'text/event-stream' } });
      expect(events.headers.get('content-type')).toBe('text/event-stream');
      const told = eventsOf(events);
      expect((await told.next()).value).toMatchObject({ status: expect.stringMatching(/pending|running/) });
      begin.open();
      while ((await told.next()).value?.progress?.message !== 'half');
      end.open();
      let last: Told | undefined;
      for await (last of told);
      expect(last).toMatchObject({ status: 'completed' });
      await ended(monitor);
      expect(await (await fetch(monitor)).text()).toBe('the result');
    });
  }

  it('leaves its result with a reader until that says that it has it', async () => {
    const { fetch, start, ended } = await scene(door, () => new Response('precious'));
    const monitor = await start('/');
    await ended(monitor);
    const held = await fetch(monitor, preferring('acknowledge'));
    expect(held.headers.get('preference-applied')).toBe('acknowledge');
    expect(await held.text()).toBe('precious');
    expect((await fetch(monitor)).status).toBe(202);
    const receipt = (lease: string) =>
      fetch(monitor, { method: 'DELETE', headers: { 'if-match': `"${lease}"` } });
    expect((await receipt('another')).status).toBe(412);
    expect((await receipt(held.headers.get('result-lease') ?? '')).status).toBe(204);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
  });

  it('takes along what middleware in front of the handler knows', async () => {
    const carry = {
      save: (header: (name: string) => string | undefined) => ({ user: header('x-user') ?? null }),
      restore: (set: (name: string, value: string) => void, saved: unknown) =>
        set('x-known', JSON.stringify(saved)),
    };
    const tell: TestHandler = ({ headers }) => new Response(headers.get('x-known'));
    const { later } = await scene(door, tell, { carry });
    expect(await (await later('/', { headers: { 'x-user': 'ann' } })).text()).toBe('{"user":"ann"}');
  });

  it('is answered at once where there is no room for a job, if that is wanted', async () => {
    const { passed, open: finish } = gate();
    const handler: TestHandler = async (request, job) => {
      if (request.method === 'GET') await passed;
      const body = await request.arrayBuffer();
      return new Response(body, {
        status: 201,
        headers: { 'x-in-job': `${job.inJob}`, 'set-cookie': 'a=b' },
      });
    };
    const engineOptions = { limits: { unfinishedWithoutOwner: 1 } };
    const { fetch, start } = await scene(door, handler, { whenFull: 'answer-now', engineOptions });
    await start('/');
    const body = someBytes(100_000);
    const live = await fetch('/', preferring('respond-async', { method: 'POST', body }));
    expect([live.status, live.headers.get('x-in-job'), live.headers.get('set-cookie')]).toEqual([
      201,
      'false',
      'a=b',
    ]);
    expect(live.headers.get('preference-applied')).toBeNull();
    const direct = await fetch('/', { method: 'POST', body });
    expect(live.headers.get('content-type')).toBe(direct.headers.get('content-type'));
    expect(Buffer.compare(body, await bytesOf(live))).toBe(0);
    finish();
  });
}

interface Told {
  readonly status: string;
  readonly progress?: { readonly message?: string };
}

/** What server-sent events say, one after another. */
async function* eventsOf({ body }: Response): AsyncGenerator<Told, undefined> {
  let text = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) yield JSON.parse(data.slice('data: '.length));
    }
  }
  return undefined;
}
