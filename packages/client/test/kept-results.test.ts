import {
  OperationCancelled,
  OperationExpired,
  OperationFailed,
  resume,
  type StartInit,
  start,
} from '@respond-async/client';
import { kladana, solitude } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { scene } from './door-scene.ts';
import { errorOf } from './stage.ts';

/** Those forms in which a result may be read until it expires, before servers of this project. */
const FORMS = [
  ['kladana', kladana, 'http://door.test/api/remap/1.2/report/x?a=1', { dialect: 'kladana' }],
  ['solitude', solitude, 'http://door.test/generic/x?a=1', { dialect: 'solitude', method: 'POST' }],
] as const;

const HOUR = 3_600_000;

describe.each(FORMS)('a server that speaks %s', (name, dialect, url, how) => {
  const init: StartInit = { ...how, headers: { authorization: 'Bearer me' } };

  it('gives what the handler answered, to every reader, and asks for no receipt', async () => {
    const there = scene(dialect(), () =>
      Response.json({ a: 'käse' }, { status: name === 'kladana' ? 200 : 201 }),
    );
    const operation = await start(url, { ...there.init, ...init });
    for (const each of [operation, resume(operation.monitorUrl ?? '', there.init)]) {
      const response = await there.until(each.wait());
      expect([response.status, await response.json()]).toEqual([
        name === 'kladana' ? 200 : 201,
        { a: 'käse' },
      ]);
    }
    expect(there.requests.every(({ method }) => method !== 'DELETE')).toBe(true);
    const link = there.requests.filter((request) => request.url.includes('temp_url_sig'));
    expect(link.length).toBe(name === 'kladana' ? 2 : 0);
    expect(link.every(({ headers }) => !headers.has('authorization'))).toBe(true);
  });

  it('fails as the call itself would have, and without an answer', async () => {
    const errors =
      name === 'kladana' ? { errors: [{ error: 'No such x', code: 1_021 }] } : { error_message: 'No such x' };
    const refused = scene(dialect(), () => Response.json(errors, { status: 404 }));
    const error = await errorOf(refused.until((await start(url, { ...refused.init, ...init })).result()));
    expect(error).toMatchObject({ code: 'operation-failed', status: 404, body: errors });
    const thrown = scene(dialect(), () => Promise.reject(new Error('secret')));
    const operation = await start(url, { ...thrown.init, ...init });
    expect(await errorOf(thrown.until(operation.result()))).toBeInstanceOf(OperationFailed);
    expect([operation.status, operation.errorMessage]).toEqual([
      'failed',
      expect.not.stringContaining('secret'),
    ]);
  });

  it('is cancelled by either side, where it can be', async () => {
    const there = scene(dialect(), () => new Promise<Response>(() => {}));
    const operation = await start(url, { ...there.init, ...init });
    const other = resume(operation.monitorUrl ?? '', there.init);
    const waiting = errorOf(there.until(other.wait({ timeout: 5_000 })));
    const outcome = await there.until(operation.cancel());
    expect(outcome).toBe(name === 'kladana' ? 'accepted' : 'not-supported');
    if (name === 'kladana') expect(await waiting).toBeInstanceOf(OperationCancelled);
    else expect(await waiting).toMatchObject({ code: 'wait-timeout' });
    expect(operation.isCompleted).toBe(name === 'kladana');
  });

  it('is reported as cancelled, or failed, when its operator has ended it', async () => {
    const there = scene(dialect(), () => new Promise<Response>(() => {}));
    const operation = await start(url, { ...there.init, ...init });
    await there.until(operation.poll());
    const id = /[\da-f-]{36}/.exec(operation.monitorUrl ?? '')?.[0] ?? '';
    await there.engine.cancel(id, { by: 'operator' });
    const ended = await there.until(
      operation.wait().then(
        ({ status }) => status,
        (error) => error.code,
      ),
    );
    expect(ended).toBe(name === 'kladana' ? 'operation-cancelled' : 503);
  });

  it('expires', async () => {
    const there = scene(dialect(), () => Response.json({}));
    const operation = await start(url, { ...there.init, ...init });
    await there.clock.advance((name === 'kladana' ? 1 : 7 * 24) * HOUR + 60_000);
    const error = await errorOf(there.until(operation.wait({ timeout: 20 * 60_000 })));
    expect(error).toBeInstanceOf(OperationExpired);
  });
});
