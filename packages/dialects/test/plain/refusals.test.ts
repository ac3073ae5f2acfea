import type { FailureReason } from '@respond-async/core';
import { describe, expect, it } from 'vitest';
import type { Answer, WireRefusal } from '../../src/index.ts';
import { completed, env, header, ID, job, monitor, poll, request, text } from '../scene.ts';
import { everyRefusal, problemIn } from './problem.ts';
import { verifies } from './requirements.ts';
import { documentIn, response, seeOther } from './scene.ts';

const start = request({ method: 'POST', prefer: 'respond-async' });
const get = poll();
const head = poll({ method: 'HEAD' });
const remove = poll({ method: 'DELETE' });
const result = poll({ monitor: `${ID}/result` });

const refused = (refusal: WireRefusal, more: object = {}): Answer => ({ type: 'refused', refusal, ...more });
const failed = (reason: FailureReason) =>
  refused('failed', {
    job: job({
      status: 'failed',
      settledAt: env.now,
      recordUntil: env.now + 60_000,
      failure: { reason, message: 'secret: at line 7' },
    }),
  });

const failures = {
  threw: 500,
  'result-too-large': 500,
  'timed-out': 504,
  interrupted: 503,
  'never-started': 503,
  'credentials-lost': 503,
} as const satisfies Record<FailureReason, number>;
const everyFailure = Object.entries(failures) as [FailureReason, number][];

describe('plain refuses', () => {
  verifies(
    ['plain-43', 'plain-32', 'plain-25', 'plain-47'],
    'each thing with its status and its problem',
    () => {
      for (const [refusal, status] of everyRefusal) {
        for (const sent of [start, get, head, remove]) {
          const no = response(refused(refusal), sent);
          expect(no.status, refusal).toBe(status);
          problemIn(no);
          expect(header(no, 'Location')).toBeUndefined();
          expect(header(no, 'Preference-Applied')).toBeUndefined();
        }
      }
    },
  );

  it('gives programs a type for each thing that they can tell apart', () => {
    const types = everyRefusal.map(([refusal]) => problemIn(response(refused(refusal), get)).type);
    expect(new Set(types).size).toBe(everyRefusal.length - 2);
    expect(types[0]).toBe('urn:respond-async:unknown');
  });

  verifies(['plain-46', 'plain-22'], 'saying when to come again, where that helps', () => {
    for (const [refusal, status] of everyRefusal) {
      const later = status === 429 || status === 503 || refusal === 'being-read';
      expect(header(response(refused(refusal), start), 'Retry-After')).toBe(later ? '1' : undefined);
      const told = response(refused(refusal, { retryAfter: 1_001 }), get);
      expect(header(told, 'Retry-After')).toBe(later ? '2' : undefined);
    }
  });

  verifies('plain-32', 'what has been cancelled, whoever did it', () => {
    for (const cancelledBy of ['owner', 'operator'] as const) {
      const gone = refused('cancelled', { job: job({ status: 'cancelled', cancelledBy }) });
      for (const sent of [get, head, remove]) expect(response(gone, sent).status).toBe(410);
    }
  });

  verifies('plain-33', 'a second reader by telling it to come back', () => {
    const no = refused('being-read', { job: completed(), retryAfter: 4_200 });
    for (const [sent, options] of [[get], [head], [result, seeOther]] as const) {
      const later = response(no, sent, options);
      expect(later.status).toBe(202);
      expect(header(later, 'Location')).toBe(monitor);
      expect(header(later, 'Retry-After')).toBe('5');
      expect(documentIn(later)).toMatchObject({ status: 'completed' });
    }
    expect(response(no, remove).status).toBe(409);
    expect(response(refused('not-ready', { job: job() }), get).status).toBe(202);
  });
});

describe('plain tells of a job that ended without an answer', () => {
  verifies(['plain-31', 'plain-43', 'plain-44'], 'as of an operation that answered 5xx', () => {
    for (const [reason, status] of everyFailure) {
      const told = response(failed(reason), get);
      expect(told.status).toBe(200);
      expect(header(told, 'Async-Result')).toBe(String(status));
      problemIn(told, status);
      expect(JSON.stringify(told)).not.toContain('secret');
    }
  });

  verifies('plain-37', 'until its record goes', () => {
    const told = response(failed('threw'), get);
    expect(header(told, 'Sunset')).toBe(new Date(env.now + 60_000).toUTCString());
  });

  verifies(['plain-31', 'plain-30'], 'under the URL of its result, where it redirects', () => {
    const told = response(failed('timed-out'), get, seeOther);
    expect(told.status).toBe(303);
    expect(header(told, 'Location')).toBe(`${monitor}/result`);
    expect(documentIn(told)).toMatchObject({ status: 'failed', links: { result: `${monitor}/result` } });
    expect(text(told)).not.toContain('secret');
    const end = response(failed('timed-out'), result, seeOther);
    expect(end.status).toBe(504);
    expect(header(end, 'Async-Result')).toBe('504');
    problemIn(end);
  });

  verifies('plain-35', 'to HEAD without a body', () => {
    expect(response(failed('threw'), head)).not.toHaveProperty('body');
    expect(header(response(failed('threw'), head), 'Async-Result')).toBe('500');
  });

  verifies('plain-16', 'as its own answer to a start that waits for it', () => {
    const told = response(failed('threw'), start);
    expect(told.status).toBe(500);
    expect(header(told, 'Async-Result')).toBeUndefined();
    expect(problemIn(told).type).toBe('urn:respond-async:failed');
  });

  it('as a conflict to DELETE, where there is nothing to throw away', () => {
    expect(response(failed('threw'), remove).status).toBe(409);
  });
});
