import {
  ConnectionFailed,
  OperationCancelled,
  OperationExpired,
  OperationFailed,
  OperationGone,
  RequestFailed,
  resume,
  start,
  WaitTimeout,
} from '@respond-async/client';
import { describe, expect, it } from 'vitest';
import { type Answering, accepted, errorOf, finished, MONITOR, problem, stage } from './stage.ts';

const REPORTS = 'https://api.example/reports';

async function started(...answers: readonly Answering[]) {
  const scene = stage(accepted(), ...answers);
  return { ...scene, operation: await start(REPORTS, { ...scene.init, method: 'POST' }) };
}

describe('wait', () => {
  it('gives the response that a synchronous call would have had', async () => {
    const { operation, until } = await started(
      accepted(),
      finished(201, { id: 7 }, { location: '/reports/7', etag: '"a"' }),
    );
    const response = await until(operation.wait());
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      location: '/reports/7',
      etag: '"a"',
    });
    expect(await response.json()).toEqual({ id: 7 });
    expect(operation).toMatchObject({ status: 'completed', isCompleted: true });
    expect(await operation.result()).toEqual({ id: 7 });
    expect(await operation.response?.json()).toEqual({ id: 7 });
    expect(await (await operation.wait()).json()).toEqual({ id: 7 });
  });

  it('fails an operation whose own answer is 400 or above', async () => {
    const { operation, until } = await started(finished(404, { error: { code: 'x', message: 'No band 0' } }));
    expect((await until(operation.wait())).status).toBe(404);
    expect(operation).toMatchObject({ status: 'failed', errorMessage: '404, No band 0' });
    const error = await errorOf(operation.result());
    expect(error).toBeInstanceOf(OperationFailed);
    expect(error).toMatchObject({ status: 404, body: { error: { code: 'x' } }, monitorUrl: MONITOR });
    expect(error.message).toBe('the operation answered 404, No band 0');
  });

  it('tells what is gone, expired and cancelled apart', async () => {
    const type = (word: string) => Response.json({ type: `urn:respond-async:${word}` }, { status: 410 });
    const ends = [
      [problem(404), OperationGone, 'failed'],
      [problem(410), OperationExpired, 'failed'],
      [type('expired'), OperationExpired, 'failed'],
      [type('collected'), OperationGone, 'failed'],
      [type('cancelled'), OperationCancelled, 'cancelled'],
    ] as const;
    for (const [answer, kind, status] of ends) {
      const { operation, until, seen } = await started(answer);
      const error = await errorOf(until(operation.wait()));
      expect(error).toBeInstanceOf(kind);
      expect([error.monitorUrl, operation.status, operation.isCompleted]).toEqual([MONITOR, status, true]);
      await expect(operation.wait()).rejects.toBe(error);
      expect(seen.length).toBe(2);
    }
  });

  it('asks as often as it is told: seconds, dates, no more than an hour', async () => {
    const date = (seconds: number) => ({
      date: 'Tue, 01 Jan 2030 00:00:00 GMT',
      'retry-after': new Date(Date.UTC(2030, 0, 1, 0, 0, seconds)).toUTCString(),
    });
    const told = [
      { 'retry-after': '7' },
      date(9),
      date(-9),
      { 'retry-after': '0' },
      { 'retry-after': '99999999' },
    ];
    const { operation, until, seen } = await started(...told.map(accepted), finished(200));
    await until(operation.wait());
    expect(steps(seen)).toEqual([375, 7_000, 9_000, 100, 100, 3_600_000]);
  });

  it('backs off where it is told nothing that can be read', async () => {
    const { operation, until, seen } = await started(
      ...['soon', '-1', '1.5', ''].map((text) => accepted({ 'retry-after': text })),
      finished(200),
    );
    await until(operation.wait());
    expect(steps(seen)).toEqual([0, 1, 2, 3, 4].map((turn) => 375 * 1.5 ** turn));
  });

  it("keeps to the caller's interval, unless the server wants more time", async () => {
    const { operation, until, seen } = await started(
      accepted({ 'retry-after': '2' }),
      accepted({ 'retry-after': '20' }),
      finished(200),
    );
    await until(operation.wait({ interval: 5_000 }));
    expect(steps(seen)).toEqual([5_000, 5_000, 20_000]);
    expect(operation.pollInterval).toBeGreaterThan(0);
  });

  it('waits for what passes', async () => {
    const { operation, until, seen } = await started(
      new TypeError('fetch failed'),
      problem(429, { 'retry-after': '3' }),
      problem(502),
      problem(503),
      problem(504),
      finished(200),
    );
    await until(operation.wait());
    expect(steps(seen)[2]).toBe(3_000);
    expect(operation.status).toBe('completed');
  });

  it('gives up at once where it is not allowed to ask, and can be taken up again', async () => {
    for (const status of [401, 403, 400, 500]) {
      const { operation, until } = await started(problem(status), finished(200));
      const error = await errorOf(until(operation.wait()));
      expect(error).toBeInstanceOf(RequestFailed);
      expect(error).toMatchObject({ status, monitorUrl: MONITOR });
      expect(operation.status).toBe('pending');
      expect((await until(operation.wait())).status).toBe(200);
    }
  });

  it('gives up after ten minutes without the server where no time is set', async () => {
    const { operation, until, seen } = await started(new TypeError('fetch failed'));
    await expect(until(operation.wait())).rejects.toThrow(ConnectionFailed);
    expect(seen.at(-1)?.at).toBeGreaterThan(600_000);
    expect(seen.at(-1)?.at).toBeLessThan(640_000);
  });

  it('stops when the time is over; the operation goes on', async () => {
    const { operation, clock, until, seen } = await started(problem(503), accepted(), finished(200));
    const begun = clock.now();
    const error = await errorOf(until(operation.wait({ timeout: 600 })));
    expect(error).toBeInstanceOf(WaitTimeout);
    expect(error.cause).toBeInstanceOf(RequestFailed);
    expect([clock.now() - begun, error.monitorUrl, operation.isCompleted]).toEqual([1_000, MONITOR, false]);
    expect(seen.every(({ method }) => method !== 'DELETE')).toBe(true);
    expect((await until(operation.wait())).status).toBe(200);
  });

  it('cancels when the time is over, if that is wanted', async () => {
    const { operation, until, seen } = await started(new Response(null, { status: 204 }));
    await expect(until(operation.wait({ timeout: 100, cancelOnTimeout: true }))).rejects.toThrow(WaitTimeout);
    expect(seen.at(-1)).toMatchObject({ method: 'DELETE', url: MONITOR });
    expect(operation.status).toBe('cancelled');
    await expect(operation.wait()).rejects.toThrow(OperationCancelled);
  });

  it('stops at once when its signal aborts, with its reason', async () => {
    const { operation, clock, seen } = await started(() => new Promise(() => {}));
    const stop = new AbortController();
    const waiting = operation.wait({ signal: stop.signal });
    const again = operation.wait({ signal: stop.signal });
    waiting.catch(() => {});
    again.catch(() => {});
    await clock.advance(1_000);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(again).rejects.toThrow('enough');
    expect(seen.at(-1)?.init.signal?.aborted).toBe(true);
    await expect(operation.wait({ signal: stop.signal })).rejects.toThrow('enough');
    expect([seen.length, operation.isCompleted, clock.timers]).toEqual([2, false, 0]);
  });

  it('cancels when its signal aborts, if that is wanted', async () => {
    const { operation, clock, until, seen } = await started(new Response(null, { status: 204 }));
    const stop = new AbortController();
    const waiting = operation.wait({ signal: stop.signal, cancelOnAbort: true });
    await clock.settle();
    stop.abort(new Error('enough'));
    await expect(until(waiting)).rejects.toThrow('enough');
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  });

  it('looks once for many who wait', async () => {
    const { operation, until, seen } = await started(accepted(), accepted(), finished(200, { n: 1 }));
    const all = await until(
      Promise.all([operation.wait(), operation.wait({ interval: 300 }), operation.result()]),
    );
    expect(await Promise.all([all[0].json(), all[1].json(), all[2]])).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
    expect(seen.length).toBe(4);
  });

  it('follows the newest monitor', async () => {
    const other = 'https://api.example/_async/2';
    const { operation, until, seen } = await started(accepted({ location: '2' }), finished(200));
    await until(operation.wait());
    expect([seen.at(-1)?.url, operation.monitorUrl]).toEqual([other, other]);
  });

  it('tells how it goes', async () => {
    const at = (fraction: number) =>
      Response.json(
        { status: 'running', progress: { fraction, message: 'step' } },
        { status: 202, headers: { location: MONITOR } },
      );
    const { operation, until } = await started(accepted(), at(0.25), at(0.5), finished(200));
    const told: unknown[] = [];
    await until(
      operation.wait({ onProgress: ({ status, progress }) => told.push([status, progress?.fraction]) }),
    );
    expect(told).toEqual([
      ['running', undefined],
      ['running', 0.25],
      ['running', 0.5],
      ['completed', 0.5],
    ]);
    expect(operation.progress).toEqual({ fraction: 0.5, message: 'step' });
  });
});

describe('poll', () => {
  it('looks once, and tells whether it is still running', async () => {
    const { operation } = await started(accepted(), finished(200));
    expect([await operation.poll(), operation.status]).toEqual([true, 'running']);
    expect([await operation.poll(), operation.status]).toEqual([false, 'completed']);
  });

  it('leaves the operation as it was when nothing was learned', async () => {
    const { operation } = await started(problem(503), new TypeError('fetch failed'), finished(200));
    await expect(operation.poll()).rejects.toThrow(RequestFailed);
    await expect(operation.poll()).rejects.toThrow(ConnectionFailed);
    expect(operation.isCompleted).toBe(false);
    expect(await operation.poll()).toBe(false);
  });
});

describe('cancel', () => {
  const empty = (status: number, headers = {}) => new Response(null, { status, headers });

  it('ends the operation, and those who wait for it', async () => {
    for (const status of [200, 204]) {
      const { operation, clock, seen } = await started(empty(status));
      const waiting = operation.wait();
      waiting.catch(() => {});
      await clock.settle();
      expect(await operation.cancel()).toBe('accepted');
      await expect(waiting).rejects.toThrow(OperationCancelled);
      expect(operation).toMatchObject({ status: 'cancelled', isCompleted: true });
      expect(await operation.cancel()).toBe('already-over');
      expect(await operation.poll()).toBe(false);
      expect([seen.length, seen[1]?.method, clock.timers]).toEqual([2, 'DELETE', 0]);
    }
  });

  it('says when there was nothing to cancel, or the server can not', async () => {
    for (const [status, outcome] of [
      [404, 'already-over'],
      [410, 'already-over'],
      [405, 'not-supported'],
      [501, 'not-supported'],
    ] as const) {
      const { operation } = await started(empty(status));
      expect([await operation.cancel(), operation.status]).toEqual([outcome, 'pending']);
    }
    await expect((await started(empty(403))).operation.cancel()).rejects.toThrow(RequestFailed);
  });

  it('follows a server that takes its time', async () => {
    const { operation, until, seen } = await started(
      empty(202, { location: '/_async/cancel-1' }),
      empty(202, { location: '/_async/cancel-1' }),
      empty(204),
    );
    expect(await until(operation.cancel())).toBe('accepted');
    expect(seen.slice(1).map(({ method, url }) => [method, url])).toEqual([
      ['DELETE', MONITOR],
      ['GET', 'https://api.example/_async/cancel-1'],
      ['GET', 'https://api.example/_async/cancel-1'],
    ]);
  });

  it('asks again when the server is away', async () => {
    const { operation, until, seen } = await started(new TypeError('fetch failed'), problem(503), empty(204));
    expect(await until(operation.cancel())).toBe('accepted');
    expect(seen.length).toBe(4);
  });
});

describe('an operation, iterated over', () => {
  it('gives how it stands, look by look, to its end', async () => {
    const { operation, until } = await started(accepted(), finished(500));
    const all = async () => {
      const statuses: string[] = [];
      for await (const { status } of operation) statuses.push(status);
      return statuses;
    };
    expect(await until(all())).toEqual(['pending', 'running', 'failed']);
    expect(await all()).toEqual(['failed']);
  });

  it('throws when it is lost', async () => {
    const { operation, until } = await started(problem(404));
    const all = async () => {
      for await (const { status } of operation) expect(status).toBeTypeOf('string');
    };
    await expect(until(all())).rejects.toThrow(OperationGone);
  });
});

describe('resume', () => {
  it('takes up an operation by its URL, with credentials', async () => {
    const { init, seen, until } = stage(finished(200));
    const operation = resume(MONITOR, { ...init, headers: { authorization: 'Bearer me' } });
    expect(operation).toMatchObject({ isAsync: true, monitorUrl: MONITOR, status: 'pending' });
    expect(await until(operation.result())).toEqual({ made: true });
    expect([seen[0]?.at, seen[0]?.headers.get('authorization')]).toEqual([0, 'Bearer me']);
  });

  it('wants an absolute URL, and a dialect that there is', () => {
    expect(() => resume('/_async/1')).toThrow(TypeError);
    expect(() => resume(MONITOR, { dialect: 'soap' as 'plain' })).toThrow('dialect is one of plain, odata');
  });
});

function steps(seen: readonly { readonly at: number }[]): number[] {
  return seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
}
