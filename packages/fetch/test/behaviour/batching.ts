import type { Engine } from '@respond-async/core';
import { expect, it } from 'vitest';
import type { TestHandler } from './scene.ts';

/** A handler whose batches can be asked for, now and later, by somebody whose name stands in `x-user`. */
interface BatchServer {
  readonly engine: Engine;
  readonly errors: readonly unknown[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Opens a handler whose batches stand at `/odata/$batch`. */
export type OpenBatches = (handler: TestHandler) => Promise<BatchServer>;

interface Part {
  readonly id: string;
  readonly method?: string;
  readonly url?: string;
  readonly body?: unknown;
}

export function jsonBatch(parts: readonly Part[], headers: Record<string, string> = {}): RequestInit {
  const requests = parts.map((part) => ({ method: 'GET', url: part.id, ...part }));
  const body = new TextEncoder().encode(JSON.stringify({ requests }));
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
}

const idOf = (accepted: Response): string => accepted.headers.get('location')?.split('/').at(-1) ?? '';

/** What batches do behind every door. */
export function batchesBehave(open: OpenBatches): void {
  it('hands each request of a batch to the handler as if it had come alone', async () => {
    const { fetch } = await open(async (request, { inJob }) => {
      const { pathname, search, host } = new URL(request.url);
      const said = { path: pathname + search, body: await request.text(), inJob };
      if (request.method === 'DELETE') return new Response(null, { status: 204 });
      return Response.json(
        { ...said, host: host !== '', user: request.headers.get('x-user') },
        { headers: { 'x-one': '1' } },
      );
    });
    const parts = [
      { id: 'a', url: 'Airports?x=1' },
      { id: 'b', method: 'POST', url: '/odata/Orders', body: { band: 250 } },
      { id: 'c', method: 'DELETE', url: 'Orders(1)' },
    ];
    const response = await fetch('/odata/$batch', jsonBatch(parts, { 'x-user': 'ada' }));
    expect([response.status, response.headers.get('odata-version')]).toEqual([200, '4.01']);
    expect(response.headers.get('vary')?.split(', ')).toEqual(expect.arrayContaining(['Accept', 'Prefer']));
    const same = { host: true, user: 'ada', inJob: false };
    expect((await response.json()).responses).toMatchObject([
      {
        id: 'a',
        status: 200,
        headers: { 'x-one': '1' },
        body: { path: '/odata/Airports?x=1', body: '', ...same },
      },
      { id: 'b', status: 200, body: { path: '/odata/Orders', body: '{"band":250}', ...same } },
      { id: 'c', status: 204 },
    ]);
  });

  it('tells each request of a batch whose job it is, and the job how far it is', async () => {
    const seen: unknown[] = [];
    const progress: unknown[] = [];
    const { fetch, engine } = await open(async (_, job) => {
      seen.push([job.inJob, job.id, job.owner, job.attempt, job.signal.aborted]);
      job.progress(0.5, 'halfway');
      const found = await engine.read(job.id ?? '');
      progress.push(found.ok && found.job.progress);
      return new Response('done');
    });
    const headers = { prefer: 'respond-async', 'x-user': 'ada' };
    const accepted = await fetch('/odata/$batch', jsonBatch([{ id: 'a' }, { id: 'b' }], headers));
    expect(accepted.status).toBe(202);
    const id = idOf(accepted);
    await engine.wait(id);
    expect(seen).toEqual([
      [true, id, 'ada', 1, false],
      [true, id, 'ada', 1, false],
    ]);
    expect(progress).toMatchObject([
      { fraction: 0.25, message: 'halfway' },
      { fraction: 0.75, message: 'halfway' },
    ]);
  });

  it('stops the request that is under way when the job is cancelled, and begins no other', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>();
    const urls: string[] = [];
    const { fetch, engine } = await open(async ({ url }, { signal }) => {
      urls.push(new URL(url).pathname);
      begin(signal);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return new Response('too late');
    });
    const accepted = await fetch(
      '/odata/$batch',
      jsonBatch([{ id: 'a' }, { id: 'b' }], { prefer: 'respond-async' }),
    );
    const signal = await begun;
    await engine.cancel(idOf(accepted));
    expect(signal.reason).toMatchObject({ name: 'StopReason' });
    await engine.stop({ drain: 1_000, abort: 1_000 });
    expect(urls).toEqual(['/odata/a']);
  });

  it('answers 500 for a request whose handler throws, and goes on when it may', async () => {
    const { fetch, errors } = await open(({ url }) => {
      if (url.endsWith('/a')) throw new Error('secret');
      return new Response('fine');
    });
    const headers = { prefer: 'continue-on-error' };
    const text = await (await fetch('/odata/$batch', jsonBatch([{ id: 'a' }, { id: 'b' }], headers))).text();
    expect(text).not.toContain('secret');
    expect(JSON.parse(text).responses).toMatchObject([{ status: 500 }, { status: 200, body: 'fine' }]);
    expect(errors).toMatchObject([{ message: 'secret' }]);
  });

  it('refuses what is no batch', async () => {
    const { fetch } = await open(() => new Response());
    const get = await fetch('/odata/$batch');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const broken = await fetch('/odata/$batch', { ...jsonBatch([]), body: new TextEncoder().encode('{') });
    expect([broken.status, (await broken.json()).error.code]).toEqual([400, 'bad_batch']);
    const large = await fetch('/odata/$batch', jsonBatch([{ id: 'a', url: 'x'.repeat(1_000_001) }]));
    expect([large.status, (await large.json()).error.code]).toEqual([413, 'too_large']);
  });
}
