import {
  OperationCancelled,
  OperationExpired,
  OperationGone,
  resume,
  type StartInit,
  start,
} from '@respond-async/client';
import { type Dialect, odata, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { scene } from './door-scene.ts';
import { errorOf } from './stage.ts';

const REPORTS = 'http://door.test/reports';

const wrapped: StartInit = { headers: { 'OData-MaxVersion': '4.0' } };

describe.each<[string, () => Dialect, StartInit]>([
  ['plain', () => plain(), {}],
  ['plain with a result URL', () => plain({ redirect: 303 }), {}],
  ['odata', () => odata(), { dialect: 'odata' }],
  ['odata, told from the answer', () => odata(), {}],
  ['odata 4.0', () => odata(), wrapped],
])('a server that speaks %s', (_, dialect, more) => {
  it.each([
    [200, '{"a":"käse"}', 'application/json'],
    [201, '{"id":7}', 'application/json'],
    [200, 'a,b\r\n1,2\r\n', 'text/csv'],
    [204, null, undefined],
    [404, '{"error":{"code":"none","message":"No such band"}}', 'application/json'],
    [503, 'busy', 'text/plain'],
  ])('gives what the handler answered: %i %s', async (status, body, type) => {
    const headers = { ...(type && { 'content-type': type }), etag: '"e"' };
    const { init, until, requests, engine } = scene(dialect(), () => new Response(body, { status, headers }));
    const operation = await start(REPORTS, { ...init, ...more, method: 'POST' });
    expect(operation.isAsync).toBe(true);
    const response = await until(operation.wait());
    expect([response.status, response.headers.get('etag')]).toEqual([status, '"e"']);
    if (type) expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('asyncresult') ?? response.headers.get('async-result')).toBe(null);
    expect(await response.text()).toBe(body ?? '');
    expect(operation.status).toBe(status < 400 ? 'completed' : 'failed');
    // It said itself that it has the result.
    expect(requests.at(-1)?.method).toBe('DELETE');
    expect(requests.at(-1)?.headers.get('if-match')).toMatch(/^".+"$/);
    const id = operation.monitorUrl?.split('/').at(-1) ?? '';
    expect(await engine.read(id)).toMatchObject({ ok: true, job: { result: 'collected' } });
    await expect(until(resume(operation.monitorUrl ?? '', init).wait())).rejects.toThrow(OperationGone);
  });

  it('fails when the handler throws', async () => {
    const { init, until } = scene(dialect(), () => {
      throw new Error('secret');
    });
    const operation = await start(REPORTS, { ...init, ...more });
    expect((await until(operation.wait())).status).toBe(500);
    expect(operation.status).toBe('failed');
    expect(operation.errorMessage).toMatch(/^500, /);
  });

  it('is cancelled by the client', async () => {
    const { init, until, engine } = scene(dialect(), () => new Promise<Response>(() => {}));
    const operation = await start(REPORTS, { ...init, ...more });
    const waiting = operation.wait();
    waiting.catch(() => {});
    expect(await until(operation.cancel())).toBe('accepted');
    await expect(waiting).rejects.toThrow(OperationCancelled);
    expect(await engine.read(operation.monitorUrl?.split('/').at(-1) ?? '')).toMatchObject({
      job: { status: 'cancelled' },
    });
  });

  it('is cancelled by somebody else', async () => {
    const { init, until } = scene(dialect(), () => new Promise<Response>(() => {}));
    const operation = await start(REPORTS, { ...init, ...more });
    expect(await until(resume(operation.monitorUrl ?? '', init).cancel())).toBe('accepted');
    const error = await errorOf(until(operation.wait()));
    const isTold = dialect().name === 'plain';
    expect(error).toBeInstanceOf(isTold ? OperationCancelled : OperationGone);
    expect(operation.status).toBe(isTold ? 'cancelled' : 'failed');
  });

  it('is ended by its operator', async () => {
    const { init, until, engine } = scene(dialect(), () => new Promise<Response>(() => {}));
    const operation = await start(REPORTS, { ...init, ...more });
    await until(operation.poll());
    await engine.cancel(operation.monitorUrl?.split('/').at(-1) ?? '', { by: 'operator' });
    const ended = await until(
      operation.wait().then(
        ({ status }) => status,
        (error) => error.code,
      ),
    );
    expect(ended).toBe(dialect().name === 'plain' ? 'operation-cancelled' : 503);
    expect(operation.isCompleted).toBe(true);
  });

  it('expires', async () => {
    const { init, until, clock } = scene(dialect(), () => new Response('precious'));
    const operation = await start(REPORTS, { ...init, ...more });
    await clock.advance(24 * 3_600_000 + 1_000);
    await expect(until(operation.wait())).rejects.toThrow(OperationExpired);
  });

  it('is collected again when the transfer breaks', async () => {
    const { init, until, line } = scene(dialect(), () => new Response('precious'.repeat(10_000)));
    let breaks = 2;
    line.tamper = (response, { method }) => {
      const isResult = response.headers.has('result-lease');
      if (!isResult || method !== 'GET' || breaks === 0) return response;
      breaks -= 1;
      return new Response(cut(response), response);
    };
    const operation = await start(REPORTS, { ...init, ...more });
    expect(await until(operation.result())).toBe('precious'.repeat(10_000));
    expect(breaks).toBe(0);
  });

  it('hands a large answer over as it comes, and again after it broke off', async () => {
    const { init, until, line, engine } = scene(dialect(), () => new Response('precious'.repeat(50_000)));
    let breaks = 1;
    line.tamper = (response, { method }) => {
      if (!response.headers.has('result-lease') || method !== 'GET' || breaks === 0) return response;
      breaks -= 1;
      return new Response(cut(response), response);
    };
    const operation = await start(REPORTS, { ...init, ...more });
    const first = await until(operation.wait({ stream: true }));
    expect(operation.isCompleted).toBe(true);
    await expect(until(first.text())).rejects.toThrow('the answer broke off');
    expect(operation.isCompleted).toBe(false);
    const again = await until(operation.wait({ stream: true }));
    expect(await until(again.text())).toBe('precious'.repeat(50_000));
    const job = await engine.read(operation.monitorUrl?.split('/').at(-1) ?? '');
    expect(job).toMatchObject({ job: { result: 'collected' } });
  });
});

/** A body, which breaks off where the first large part of it would come. */
function cut(response: Response): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  return new ReadableStream({
    async pull(controller) {
      const part = (await reader?.read())?.value ?? new Uint8Array();
      if (part.length < 5_000) return controller.enqueue(part);
      await reader?.cancel();
      controller.error(new Error('socket hang up'));
    },
  });
}
