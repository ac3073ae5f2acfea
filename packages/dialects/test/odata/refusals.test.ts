import type { FailureReason } from '@respond-async/core';
import { describe, expect, it } from 'vitest';
import type { Answer, WireRefusal } from '../../src/index.ts';
import { completed, header, job, monitor, poll, request, text } from '../scene.ts';
import { verifies } from './requirements.ts';
import { asked, errorIn, legacy, read, response } from './scene.ts';
import { readStrictly } from './strict-reader.ts';

const refused = (refusal: WireRefusal, more: object = {}): Answer => ({ type: 'refused', refusal, ...more });
const start = request({ method: 'POST', prefer: 'respond-async' });
const get = poll();
const head = poll({ method: 'HEAD' });
const remove = poll({ method: 'DELETE' });

const failed = (reason: FailureReason) =>
  refused('failed', { job: job({ status: 'failed', failure: { reason, message: 'secret: at line 7' } }) });
const ended = refused('cancelled', { job: job({ status: 'cancelled', cancelledBy: 'operator' }) });

const every: readonly WireRefusal[] = [
  'unknown',
  'not-ready',
  'being-read',
  'collected',
  'expired',
  'discarded',
  'failed',
  'cancelled',
  'settled',
  'lease-lost',
  'stale',
  'full',
  'overloaded',
  'key-conflict',
  'stopping',
  'too-large',
  'unavailable',
];

describe('odata refuses', () => {
  it.each([
    ['unknown', 404],
    ['collected', 404],
    ['discarded', 404],
    ['cancelled', 404],
    ['expired', 410],
    ['overloaded', 503],
    ['stopping', 503],
    ['unavailable', 503],
  ] as const)('a poll as %s with %d', (refusal, status) => {
    for (const sent of [get, head, remove]) {
      const no = response(refused(refusal), sent);
      expect(no.status).toBe(status);
      errorIn(text(no));
    }
  });

  it.each([
    ['full', 429],
    ['overloaded', 503],
    ['stopping', 503],
    ['unavailable', 503],
    ['too-large', 413],
    ['key-conflict', 422],
  ] as const)('a start as %s with %d', (refusal, status) => {
    const no = response(refused(refusal), start);
    expect(no.status).toBe(status);
    expect(header(no, 'Location')).toBeUndefined();
    expect(header(no, 'Preference-Applied')).toBeUndefined();
    errorIn(text(no));
  });

  it.each(every)('%s to whoever asks, in the form of OData', (refusal) => {
    for (const sent of [start, get, head, remove, poll({ 'odata-maxversion': '4.0' })]) {
      const no = response(refused(refusal), sent);
      expect(no.status).toBeGreaterThanOrEqual(200);
      expect(header(no, 'OData-Version')).toBe(sent.header('odata-maxversion') ?? '4.01');
      if (no.status >= 400) {
        expect(header(no, 'Content-Type')).toBe('application/json');
        expect(header(no, 'Content-Language')).toBe('en');
        errorIn(text(no));
      }
    }
  });

  verifies('odata-33', 'what has been collected, like what was never there', () => {
    expect(response(refused('collected', { job: completed() }), get)).toEqual(
      response(refused('unknown'), get),
    );
  });

  verifies('odata-38', 'what has expired with 410, and what never was with 404', () => {
    expect(response(refused('expired'), get).status).toBe(410);
    expect(response(refused('unknown'), get).status).toBe(404);
  });

  verifies('odata-12', 'saying when to come again, where that helps', () => {
    for (const refusal of ['full', 'overloaded', 'stopping', 'unavailable'] as const) {
      expect(header(response(refused(refusal), start), 'Retry-After')).toBe('1');
      expect(header(response(refused(refusal, { retryAfter: 0 }), start), 'Retry-After')).toBe('1');
      expect(header(response(refused(refusal, { retryAfter: 1_001 }), start), 'Retry-After')).toBe('2');
    }
    expect(header(response(refused('too-large'), start), 'Retry-After')).toBeUndefined();
  });

  verifies('odata-34', 'a second reader by telling it to come back', () => {
    for (const sent of [get, head]) {
      const later = response(refused('being-read', { retryAfter: 4_200 }), sent);
      expect(later.status).toBe(202);
      expect(header(later, 'Location')).toBe(monitor);
      expect(header(later, 'Retry-After')).toBe('5');
      expect(later).not.toHaveProperty('body');
    }
    expect(response(refused('not-ready'), get).status).toBe(202);
    expect(response(refused('being-read'), remove).status).toBe(409);
  });
});

describe('odata tells of a job that ended without an answer', () => {
  verifies(['odata-21', 'odata-39'], 'as of an operation that answered 5xx, without its message', () => {
    const statuses = {
      threw: '500',
      'result-too-large': '500',
      'timed-out': '504',
      interrupted: '503',
      'never-started': '503',
      'credentials-lost': '503',
    } as const satisfies Record<FailureReason, string>;
    for (const [reason, status] of Object.entries(statuses)) {
      const told = response(failed(reason as FailureReason), get);
      expect(told.status).toBe(200);
      expect(header(told, 'AsyncResult')).toBe(status);
      expect(header(told, 'Content-Type')).toBe('application/json');
      expect(header(told, 'OData-Version')).toBe('4.01');
      expect(header(told, 'Vary')).toBe('Accept, OData-MaxVersion');
      errorIn(text(told));
      expect(text(told)).not.toContain('secret');
    }
    expect(header(response(refused('failed'), get), 'AsyncResult')).toBe('500');
  });

  verifies(['odata-21', 'odata-30'], 'as an HTTP message to whoever wants one', () => {
    const legacyJob = job({ ...legacy, status: 'failed', failure: { reason: 'threw', message: 'secret' } });
    const told = response(refused('failed', { job: legacyJob }), get);
    expect(told.status).toBe(200);
    expect(header(told, 'Content-Type')).toBe('application/http');
    expect(header(told, 'AsyncResult')).toBe('500');
    const { status, reason, headers, body } = readStrictly(text(told));
    expect([status, reason]).toEqual([500, 'Internal Server Error']);
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(headers.get('OData-Version')).toBe('4.0');
    expect(errorIn(body).code).toBe('operation_failed');
    expect(body).not.toContain('secret');
  });

  it('as 503 when the operator ended it', () => {
    const told = response(ended, get);
    expect(told.status).toBe(200);
    expect(header(told, 'AsyncResult')).toBe('503');
    errorIn(text(told));
  });

  verifies('odata-37', 'as 204 to return=minimal', () => {
    const told = response(failed('threw'), poll({ prefer: 'return=minimal' }), { peek: true });
    expect(told.status).toBe(204);
    expect(header(told, 'AsyncResult')).toBe('500');
    expect(header(told, 'Location')).toBe(monitor);
    expect(told).not.toHaveProperty('body');
  });

  verifies('odata-5', 'as its own answer to a start that waits for it', () => {
    const told = response(failed('threw'), start);
    expect(told.status).toBe(500);
    expect(header(told, 'AsyncResult')).toBeUndefined();
    expect(errorIn(text(told)).code).toBe('operation_failed');
    expect(response(ended, start).status).toBe(503);
  });

  it('as a conflict to DELETE, where nothing is left to end', () => {
    expect(response(ended, remove).status).toBe(409);
    expect(response(failed('threw'), remove).status).toBe(409);
    expect(response(refused('settled'), remove).status).toBe(409);
  });
});

describe('odata cancels', () => {
  verifies(['odata-43', 'odata-44'], 'with DELETE, answered 204; then the monitor is 404', () => {
    expect(asked(remove)).toEqual({ type: 'cancel', id: job().id, ifSettled: 'discard' });
    const cancelled = job({ status: 'cancelled', cancelledBy: 'owner' });
    const done = response({ type: 'cancelled', job: cancelled }, remove);
    expect(done.status).toBe(204);
    expect(done).not.toHaveProperty('body');
    expect(header(done, 'OData-Version')).toBe('4.01');
    expect(response(refused('cancelled', { job: cancelled }), get).status).toBe(404);
  });

  verifies('odata-46', 'nothing where that is switched off', () => {
    for (const method of ['DELETE', 'PUT']) {
      const reply = read(poll({ method }), { cancel: false });
      if (reply.type !== 'reply') throw new Error('it was not replied to');
      expect(reply.response.status).toBe(405);
      expect(header(reply.response, 'Allow')).toBe('GET, HEAD');
    }
    const receipt = poll({ method: 'DELETE', 'if-match': '"t-1"' });
    expect(asked(receipt, { cancel: false })).toEqual({ type: 'confirm', id: job().id, lease: 't-1' });
  });

  verifies('odata-48', 'what is not there with 404', () => {
    for (const refusal of ['unknown', 'cancelled', 'discarded', 'collected'] as const) {
      expect(response(refused(refusal), remove).status).toBe(404);
    }
  });

  verifies('odata-49', 'what has ended by throwing the result away', () => {
    expect(response({ type: 'discarded', job: completed() }, remove).status).toBe(204);
    expect(response(refused('discarded'), get).status).toBe(404);
  });
});
