import { describe, expect, it } from 'vitest';
import { solitude } from '../../src/index.ts';
import { header, request } from '../scene.ts';
import { verifies } from './requirements.ts';
import {
  asked,
  ended,
  env,
  errorIn,
  job,
  REPLAY,
  RESULT,
  recordIn,
  replay,
  replied,
  response,
  result,
  UUID,
} from './scene.ts';

const unfinished = { type: 'unfinished', job: job() } as const;
const begun = {
  type: 'unfinished',
  job: job({ status: 'running', attempt: 1, startedAt: env.now - 5_000 }),
} as const;

describe('solitude reads a poll', () => {
  verifies(['solitude-1', 'solitude-66'], 'of either URL, by GET alone', () => {
    expect(asked(result())).toEqual({ type: 'take', id: UUID, load: 1_000_000 });
    expect(asked(result(), { maxContent: 5 })).toMatchObject({ load: 5 });
    expect(asked(replay())).toEqual({ type: 'take', id: UUID });
    expect(asked(request({ monitor: RESULT.slice(0, -1) }))).toMatchObject({ id: UUID });
    for (const monitor of [RESULT, REPLAY])
      for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const no = replied(request({ method, monitor }));
        expect([no.status, header(no, 'Allow')]).toEqual([405, 'GET']);
        errorIn(no);
      }
  });

  verifies(['solitude-2', 'solitude-65'], 'and knows nothing else', () => {
    const uuid = `result/${UUID.toUpperCase()}/`;
    const others = [
      '',
      '/',
      'result',
      'result/',
      'other/',
      UUID,
      `${RESULT}/`,
      `x${RESULT}`,
      uuid,
      'replay/a/',
    ];
    for (const monitor of [...others, `result/${UUID}\n`, RESULT.replace('result', 'list')]) {
      const no = replied(request({ monitor }));
      expect([no.status, header(no, 'Solitude-Async')], monitor).toEqual([404, undefined]);
      expect(errorIn(no).error_code).toBe('unknown');
    }
    for (const sent of [result(), replay()]) {
      const no = response({ type: 'refused', refusal: 'unknown' }, sent);
      expect([no.status, header(no, 'Solitude-Async')]).toEqual([404, undefined]);
      expect(errorIn(no).error_code).toBe('unknown');
    }
  });
});

describe('solitude tells of a task', () => {
  verifies(['solitude-31', 'solitude-61', 'solitude-72'], 'that nobody has begun', () => {
    for (const sent of [result(), replay()]) {
      const no = response(unfinished, sent);
      expect([no.status, header(no, 'Solitude-Async')]).toEqual([404, 'no']);
      expect(errorIn(no).error_code).toBe('not-started');
    }
  });

  verifies('solitude-73', 'that nobody has begun as if it had, where that is wanted', () => {
    const options = { notStarted: 202 } as const;
    expect(response(unfinished, replay(), options)).toEqual(response(begun, replay()));
    expect(recordIn(response(unfinished, result(), options))).toMatchObject({ run: false, status_code: 202 });
  });

  verifies(['solitude-4', 'solitude-32', 'solitude-62'], 'that has begun', () => {
    const told = response(begun, replay());
    expect([told.status, header(told, 'Solitude-Async'), told.body]).toEqual([202, 'no', undefined]);
    expect(header(told, 'Content-Type')).toBe('application/json');
    expect(recordIn(response(begun, result()))).toMatchObject({ run: false, status_code: 202, content: '' });
    const interrupted = { type: 'unfinished', job: job({ attempt: 1 }) } as const;
    expect(response(interrupted, replay()).status).toBe(202);
  });

  verifies(
    ['solitude-1', 'solitude-7', 'solitude-33', 'solitude-51', 'solitude-63'],
    'that has ended, as a record',
    () => {
      expect(recordIn(ended(result(), 201, '{"pin":"é\\"\u{1f600}"}'))).toEqual({
        id: UUID,
        uuid: UUID,
        run: true,
        status_code: 201,
        content: '{"pin":"é\\"\u{1f600}"}',
        created: new Date(env.now - 20_000).toISOString(),
        modified: new Date(env.now).toISOString(),
        resource_pk: UUID,
        resource_uri: `/delay/result/${UUID}/`,
      });
      expect(recordIn(ended(result(), 204, ''))).toMatchObject({ run: true, status_code: 204, content: '' });
    },
  );

  verifies(
    ['solitude-3', 'solitude-5', 'solitude-6', 'solitude-63', 'solitude-64'],
    'that has ended, as its own answer',
    () => {
      const kept = [
        ['Content-Type', 'text/html'],
        ['ETag', '"1"'],
        ['solitude-async', 'no'],
      ] as const;
      for (const status of [200, 201, 202, 204, 302, 404, 500])
        expect(ended(replay(), status, 'abc', kept)).toEqual({
          status,
          headers: [
            ['Content-Type', 'application/json'],
            ['Solitude-Async', 'yes'],
          ],
          body: { result: true },
        });
    },
  );

  verifies('solitude-85', 'whose answer was compressed', () => {
    const zipped = (encoding: string) => ended(replay(), 200, 'abc', [['content-encoding', encoding]]);
    expect(header(zipped('gzip'), 'Content-Encoding')).toBe('gzip');
    expect(header(zipped('Identity'), 'Content-Encoding')).toBeUndefined();
  });

  verifies('solitude-81', 'whose answer does not fit into a record', () => {
    const head = { status: 201, headers: [], size: 1_000_001 };
    const large = response({ type: 'result', job: job(), head }, result());
    const binary = ended(result(), 201, Uint8Array.of(0xff, 0xfe));
    const zipped = ended(result(), 201, 'abc', [['content-encoding', 'gzip']]);
    expect(recordIn(ended(result(), 201, '', [['content-encoding', 'gzip']])).content).toBe('');
    for (const [told, code, size, message] of [
      [
        large,
        'content-too-large',
        1_000_001,
        'The content is too large to stand in a record: the replay has it.',
      ],
      [binary, 'content-not-text', 2, 'The content is not a text: the replay has it.'],
      [zipped, 'content-not-text', 3, 'The content is not a text: the replay has it.'],
    ] as const) {
      expect(told.status).toBe(406);
      expect(errorIn(told)).toMatchObject({
        error_message: message,
        error_code: code,
        error_data: { run: true, status_code: 201, size, replay: `/delay/replay/${UUID}/` },
      });
    }
  });

  it('keeps the first mark of a text', () => {
    expect(recordIn(ended(result(), 200, '\u{feff}a\u{0}b')).content).toBe('\u{feff}a\u{0}b');
  });

  verifies(['solitude-36', 'solitude-71'], 'that ended without an answer', () => {
    const reasons = [
      ['threw', 500, 'failed'],
      ['result-too-large', 500, 'failed'],
      ['credentials-lost', 503, 'interrupted'],
      ['interrupted', 503, 'interrupted'],
      ['never-started', 503, 'never-started'],
      ['timed-out', 504, 'timed-out'],
    ] as const;
    for (const [reason, status, code] of reasons) {
      const failure = { reason, message: 'secret at 10.0.0.1' };
      const failed = { type: 'refused', refusal: 'failed', job: job({ status: 'failed', failure }) } as const;
      const record = recordIn(response(failed, result()));
      expect(record).toMatchObject({ run: true, status_code: status });
      expect(record.content).not.toContain('secret');
      const told = response(failed, replay());
      expect([told.status, header(told, 'Solitude-Async')]).toEqual([status, 'yes']);
      expect(errorIn(told).error_code).toBe(code);
      expect(record.content).toBe(told.body);
    }
  });

  verifies('solitude-71', 'that the operator ended', () => {
    const failure = { reason: 'interrupted', message: 'by an attempt before' } as const;
    const cancelled = {
      type: 'refused',
      refusal: 'cancelled',
      job: job({ status: 'cancelled', failure }),
    } as const;
    expect(recordIn(response(cancelled, result()))).toMatchObject({ run: true, status_code: 503 });
    const told = response(cancelled, replay());
    expect([told.status, header(told, 'Solitude-Async')]).toEqual([503, 'yes']);
    expect(errorIn(told).error_code).toBe('cancelled');
  });

  verifies(['solitude-72', 'solitude-82'], 'whose result is not kept any more', () => {
    for (const sent of [result(), replay()]) {
      const no = response({ type: 'refused', refusal: 'expired', job: job() }, sent);
      expect([no.status, header(no, 'Solitude-Async')]).toEqual([410, undefined]);
      expect(errorIn(no).error_code).toBe('expired');
    }
  });
});

verifies(['solitude-41', 'solitude-82'], 'solitude says what its protocol fixes', () => {
  expect(solitude()).toMatchObject({
    name: 'solitude',
    keep: 'until-expiry',
    keepResult: 604_800_000,
    monitors: '/delay',
    vary: 'Solitude-Async',
  });
  expect(asked(result(), { maxContent: 0 })).toMatchObject({ load: 0 });
});

it('solitude refuses options that can not be', () => {
  for (const maxContent of [-1, 1.5, Number.NaN])
    expect(() => solitude({ maxContent })).toThrow('maxContent');
  expect(() => solitude({ notStarted: 200 as never })).toThrow('notStarted is 404 or 202, not 200');
});
