import { type ClientError, isClientError, resume, type WaitInit } from '@respond-async/client';
import { handClock } from '@respond-async/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MONITOR } from './stage.ts';

/** What a server does when it is asked. */
type Deed =
  | { readonly does: 'wait'; readonly retryAfter: string | undefined }
  | {
      readonly does: 'refuse';
      readonly status: 429 | 502 | 503 | 504;
      readonly retryAfter: string | undefined;
    }
  | { readonly does: 'fail' | 'hang' }
  | { readonly does: 'break' | 'stall' };

const retryAfter = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 90 }).map(String),
    fc
      .integer({ min: -60, max: 90 })
      .map((seconds) => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds)).toUTCString()),
    fc.constantFrom('soon', '-1', '1.5', ''),
  ),
  { nil: undefined },
);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('wait' as const), retryAfter }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('refuse' as const),
      status: fc.constantFrom(429 as const, 502 as const, 503 as const, 504 as const),
      retryAfter,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.record({ does: fc.constantFrom('fail' as const, 'hang' as const) }),
      fc.record({ does: fc.constantFrom('break' as const, 'stall' as const) }),
    ),
  },
);

const DATE = 'Tue, 01 Jan 2030 00:00:00 GMT';
const RESULT = 'precious'.repeat(10);
const SHORTEST = 100;

/** A server that does these things one after another, and then gives its result: to one reader, until he confirms it. */
function server(deeds: readonly Deed[]) {
  const clock = handClock(Date.parse(DATE));
  const looks: { readonly at: number; readonly told: number }[] = [];
  let given = 0;
  let confirmed = 0;
  const answer = (
    next: Deed | undefined,
    signal: AbortSignal | null | undefined,
  ): Response | Promise<Response> => {
    if (next === undefined || next.does === 'break' || next.does === 'stall') {
      given += 1;
      const headers = {
        'async-result': '200',
        'result-lease': `lease-${given}`,
        'content-type': 'text/plain',
      };
      return new Response(next === undefined ? RESULT : halfOf(next.does), { headers });
    }
    if (next.does === 'fail' || next.does === 'hang') {
      if (next.does === 'fail') throw new TypeError('fetch failed');
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    }
    const { retryAfter } = next as Extract<Deed, { does: 'wait' | 'refuse' }>;
    const headers = { date: DATE, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
    if (next.does === 'refuse') return new Response('busy', { status: next.status, headers });
    return new Response(null, { status: 202, headers: { location: MONITOR, ...headers } });
  };
  const left = [...deeds];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    if (init?.method === 'DELETE') {
      confirmed += 1;
      expect(new Headers(init.headers).get('if-match')).toBe(`"lease-${given}"`);
      return new Response(null, { status: 204 });
    }
    if (confirmed > 0) throw new Error('asked for what was confirmed');
    const next = left.shift();
    looks.push({ at: clock.now(), told: toldBy(next) });
    return answer(next, init?.signal);
  };
  return { clock, looks, fetch, count: () => ({ given, confirmed }) };
}

/** What a client has to wait for after this, in milliseconds. */
function toldBy(next: Deed | undefined): number {
  const text = next !== undefined && 'retryAfter' in next ? next.retryAfter : undefined;
  if (text === undefined) return SHORTEST;
  if (/^\d+$/.test(text)) return Math.max(SHORTEST, Number(text) * 1_000);
  const date = /^[A-Z]/.test(text) ? Date.parse(text) - Date.parse(DATE) : 0;
  return Math.max(SHORTEST, date);
}

function halfOf(how: 'break' | 'stall'): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent && how === 'stall') return new Promise(() => {});
      if (sent) controller.error(new Error('socket hang up'));
      else controller.enqueue(new TextEncoder().encode(RESULT.slice(0, 40)));
      sent = true;
      return undefined;
    },
  });
}

const waits = fc.array(
  fc.record(
    {
      timeout: fc.integer({ min: 0, max: 300_000 }),
      interval: fc.integer({ min: 1, max: 20_000 }),
      abortAt: fc.integer({ min: 0, max: 300_000 }),
    },
    { requiredKeys: [] },
  ),
  { minLength: 1, maxLength: 3 },
);

describe('whatever a server does', () => {
  it('is never asked faster than it says, always ends, and its result is neither lost nor doubled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { maxLength: 8 }),
        waits,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (deeds, callers, chance) => {
          const { clock, looks, fetch, count } = server(deeds);
          const operation = resume(MONITOR, { clock, fetch, random: () => chance });
          const begun = clock.now();
          const outcomes = callers.map(async ({ abortAt, ...init }) => {
            const stop = new AbortController();
            if (abortAt !== undefined) clock.after(abortAt, () => stop.abort(new Error('enough')));
            const waiting: WaitInit = { ...init, signal: stop.signal };
            const result = await operation.wait(waiting).then(
              (response) => response.text(),
              (error: ClientError) => error,
            );
            return { result, took: clock.now() - begun, init, abortAt };
          });
          await ended(Promise.all(outcomes), clock);
          for (const { result, took, init, abortAt } of await Promise.all(outcomes)) {
            const limit = Math.min(
              init.timeout ?? Number.POSITIVE_INFINITY,
              abortAt ?? Number.POSITIVE_INFINITY,
            );
            expect(took).toBeLessThanOrEqual(limit);
            const reasons = [
              ...(limit === init.timeout ? ['wait-timeout'] : []),
              ...(limit === abortAt ? ['enough'] : []),
            ];
            if (typeof result === 'string') expect(result).toBe(RESULT);
            else {
              expect(reasons).toContain(isClientError(result) ? result.code : (result as Error).message);
              expect(took).toBe(limit);
            }
          }
          // Whoever gave up can come again.
          const last = operation.result();
          await ended(last, clock);
          expect(await last).toBe(RESULT);
          expect(operation.status).toBe('completed');
          expect(count().confirmed).toBe(1);
          looks.slice(1).forEach(({ at }, index) => {
            const before = looks[index];
            expect(at - (before?.at ?? 0)).toBeGreaterThanOrEqual(leastOf(before?.told ?? 0, callers));
          });
          expect(clock.timers).toBeLessThanOrEqual(
            callers.filter(({ abortAt }) => abortAt !== undefined).length,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** The caller's interval may be shorter than ours, but not than what the server says. */
function leastOf(told: number, callers: readonly { readonly interval?: number }[]): number {
  return told > SHORTEST ? told : Math.min(SHORTEST, ...callers.map(({ interval }) => interval ?? SHORTEST));
}

async function ended(promise: Promise<unknown>, clock: ReturnType<typeof handClock>): Promise<void> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  promise.then(over, over);
  await clock.settle();
  for (let turn = 0; !isOver; turn += 1) {
    if (turn > 200) throw new Error('it does not end');
    await clock.advance(30_000);
  }
}
