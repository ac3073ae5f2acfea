import { describe, expect, it } from 'vitest';
import { plain } from '../../src/index.ts';
import { completed, env, header, ID, job, monitor, request } from '../scene.ts';
import { problemIn } from './problem.ts';
import { verifies } from './requirements.ts';
import { asked, documentIn, read, replied, response } from './scene.ts';

const start = (prefer: string, more = {}) => request({ method: 'POST', prefer, ...more });
const key = (idempotencyKey: string) => start('respond-async', { 'idempotency-key': idempotencyKey });

describe('plain reads a request', () => {
  verifies(['plain-9', 'plain-15'], 'and passes on what does not allow a later answer', () => {
    for (const prefer of [
      undefined,
      '',
      'wait=1',
      'return=minimal',
      'respond-sync',
      'respond-asynchronously',
      'respond-async=false',
      'foo; respond-async',
      'foo="respond-async"',
    ]) {
      expect(read(request({ prefer }))).toEqual({ type: 'pass' });
    }
  });

  verifies(['plain-1', 'plain-3', 'plain-7', 'plain-8'], 'and finds respond-async wherever it stands', () => {
    for (const prefer of [
      'respond-async',
      'Respond-ASYNC',
      'foo, return=minimal, respond-async',
      ',, respond-async ;; a=b',
      'foo=b ar, =, "x, respond-async',
      'respond-async=""',
    ]) {
      expect(asked(start(prefer)), prefer).toEqual({ type: 'submit', notes: null });
    }
  });

  verifies('plain-11', 'with the time that the client is ready to wait', () => {
    expect(asked(start('respond-async, wait=2'))).toEqual({ type: 'submit', wait: 2_000, notes: null });
    expect(asked(start('wait = "0",respond-async'))).toMatchObject({ wait: 0 });
    for (const prefer of ['respond-async; wait=2', ...unusable.map((wait) => `respond-async, ${wait}`)]) {
      expect(asked(start(prefer)), prefer).not.toHaveProperty('wait');
    }
  });

  verifies('plain-26', 'with its key, in quotes or without', () => {
    for (const [written, meant] of [
      ['"8e03978e-40d5-43dd"', '8e03978e-40d5-43dd'],
      [' "a b"\t', 'a b'],
      [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
      ['8e03978e-40d5-43dd', '8e03978e-40d5-43dd'],
      ['Zm9v/+==', 'Zm9v/+=='],
      [`"${'k'.repeat(255)}"`, 'k'.repeat(255)],
    ] as const) {
      expect(asked(key(written)), written).toEqual({ type: 'submit', key: meant, notes: null });
    }
  });

  verifies(['plain-26', 'plain-43'], 'and answers what is no key with 400', () => {
    const long = 'k'.repeat(256);
    for (const written of [
      ...['', '""', '"', '"a', 'a"', '"a"b"', '"a", "b"', 'a, b', 'a b', '"a";b=1', 'a;b'],
      ...[String.raw`"\a"`, '"é"', 'é', '"a\nb"', long, `"${long}"`],
    ]) {
      const no = replied(key(written));
      expect(no.status, written).toBe(400);
      expect(problemIn(no).type).toBe('urn:respond-async:bad-key');
    }
  });

  it('leaves the key of a request that does not ask to the handler', () => {
    expect(read(request({ 'idempotency-key': '"' }))).toEqual({ type: 'pass' });
  });
});

describe('plain accepts', () => {
  const accepted = (prefer = 'respond-async', more = {}) =>
    response({ type: 'accepted', job: job(more) }, start(prefer));

  verifies(['plain-14', 'plain-18', 'plain-22'], 'with 202, the monitor, and when to look', () => {
    expect(accepted().status).toBe(202);
    expect(header(accepted(), 'Location')).toBe(monitor);
    expect(header(accepted(), 'Retry-After')).toBe('2');
    expect(header(accepted(), 'Preference-Applied')).toBe('respond-async');
    expect(header(accepted(), 'Vary')).toBe('Prefer');
  });

  verifies('plain-23', 'with a status document', () => {
    expect(header(accepted(), 'Content-Type')).toBe('application/json');
    expect(documentIn(accepted())).toEqual({
      id: ID,
      status: 'pending',
      createdAt: new Date(env.now - 20_000).toISOString(),
      links: { self: monitor, cancel: monitor },
    });
  });

  verifies('plain-20', 'without the document for return=minimal', () => {
    const minimal = accepted('respond-async, return=minimal');
    expect(minimal).not.toHaveProperty('body');
    expect(header(minimal, 'Content-Type')).toBeUndefined();
    expect(header(minimal, 'Location')).toBe(monitor);
    expect(header(minimal, 'Retry-After')).toBe('2');
    expect(header(minimal, 'Preference-Applied')).toBe('respond-async, return=minimal');
  });

  verifies(['plain-12', 'plain-19', 'plain-2', 'plain-5'], 'and claims what it applied, no more', () => {
    const claims = (prefer: string) => header(accepted(prefer), 'Preference-Applied');
    expect(claims('return=representation, respond-async, return=minimal')).toBe('respond-async');
    expect(claims('return="minimal"; a=b, Respond-Async; c')).toBe('respond-async, return=minimal');
    expect(claims('respond-async, wait=05, foo, handling=strict')).toBe('respond-async, wait=05');
    expect(claims('respond-async, wait=60')).toBe('respond-async, wait=60');
    // It was cut short.
    expect(claims('respond-async, wait=61')).toBe('respond-async');
    for (const wait of unusable) expect(claims(`respond-async, ${wait}`)).toBe('respond-async');
  });

  verifies('plain-16', 'nothing when the operation ended in time: its own answer goes out', () => {
    const head = {
      status: 201,
      headers: [
        ['content-type', 'text/plain'],
        ['preference-applied', 'respond-async, return=minimal'],
        ['location', '/made'],
      ],
      size: 3,
    } as const;
    expect(response({ type: 'answered', job: completed(), head }, start('respond-async, wait=2'))).toEqual({
      status: 201,
      headers: [
        ['content-type', 'text/plain'],
        ['preference-applied', 'return=minimal'],
        ['location', '/made'],
      ],
      body: { result: true },
    });
  });

  verifies('plain-24', 'again what it has accepted under the same key, whatever became of it', () => {
    const sent = start('respond-async, wait=2', { 'idempotency-key': '"k"' });
    for (const refusal of ['being-read', 'collected', 'expired', 'cancelled', 'discarded'] as const) {
      const again = response({ type: 'refused', refusal, job: completed({ result: 'collected' }) }, sent);
      expect(again.status).toBe(202);
      expect(header(again, 'Location')).toBe(monitor);
      expect(header(again, 'Preference-Applied')).toBe('respond-async');
      expect(documentIn(again)).toMatchObject({ id: ID, status: 'completed', links: { self: monitor } });
    }
  });
});

describe('plain', () => {
  it('has a name, keeps results for one reader, and says what its answers vary by', () => {
    expect(plain()).toMatchObject({ name: 'plain', keep: 'once', vary: 'Prefer' });
  });

  it('knows two redirects', () => {
    expect(() => plain(JSON.parse('{"redirect":301}'))).toThrow(/redirect .* 301/);
  });
});

const unusable = ['wait', 'wait=', 'wait=abc', 'wait=-1', 'wait=1.5', 'wait=1e1'];
