import { describe, expect, it } from 'vitest';
import { type PlainOptions, plain } from '../../src/index.ts';
import { completed, env, header, ID, job, monitor, poll } from '../scene.ts';
import { problemIn } from './problem.ts';
import { verifies } from './requirements.ts';
import { asked, collected, documentIn, replied, response, seeOther } from './scene.ts';

const head = poll({ method: 'HEAD' });
const result = poll({ monitor: `${ID}/result` });
const until = new Date(env.now + 60_000);

describe('plain reads a poll', () => {
  it('takes with GET, peeks with HEAD, cancels with DELETE', () => {
    expect(asked(poll())).toEqual({ type: 'take', id: ID });
    expect(asked(head)).toEqual({ type: 'peek', id: ID });
    expect(asked(poll({ method: 'DELETE' }))).toEqual({ type: 'cancel', id: ID, ifSettled: 'discard' });
  });

  it('where it redirects, takes under the URL of the result only', () => {
    expect(asked(poll(), seeOther)).toEqual({ type: 'peek', id: ID });
    expect(asked(head, seeOther)).toEqual({ type: 'peek', id: ID });
    expect(asked(result, seeOther)).toEqual({ type: 'take', id: ID });
    expect(asked(poll({ method: 'HEAD', monitor: `${ID}/result` }), seeOther)).toMatchObject({
      type: 'peek',
    });
    for (const sent of [poll(), result]) {
      const remove = { ...sent, method: 'DELETE' };
      expect(asked(remove, seeOther)).toMatchObject({ type: 'cancel', id: ID });
    }
  });

  verifies('plain-28', 'with the time that the client is ready to wait', () => {
    expect(asked(poll({ prefer: 'wait=5' }))).toEqual({ type: 'take', id: ID, wait: 5_000 });
    expect(asked(poll({ prefer: 'wait=5' }), seeOther)).toEqual({ type: 'peek', id: ID, wait: 5_000 });
    expect(asked(poll({ method: 'HEAD', prefer: 'wait=5' }))).toMatchObject({ type: 'peek', wait: 5_000 });
    expect(asked(poll({ prefer: 'wait=600' }))).toMatchObject({ wait: 60_000 });
    expect(asked(poll({ prefer: 'wait=soon' }))).not.toHaveProperty('wait');
  });

  verifies(['plain-45', 'plain-43'], 'and answers other methods with 405', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS', 'BREW']) {
      for (const sent of [poll({ method }), { ...result, method }]) {
        const no = replied(sent, seeOther);
        expect(no.status).toBe(405);
        expect(header(no, 'Allow')).toBe('GET, HEAD, DELETE');
        problemIn(no);
      }
    }
  });

  verifies('plain-32', 'and answers what is no id with 404', () => {
    for (const path of [
      '',
      'a/b',
      '..',
      'a b',
      'é',
      `${ID}/`,
      'x'.repeat(129),
      '/result',
      'a/result/result',
    ]) {
      expect(replied(poll({ monitor: path }), seeOther).status, path).toBe(404);
      problemIn(replied(poll({ monitor: path })));
    }
    expect(replied(result).status).toBe(404);
  });
});

describe('plain answers a poll', () => {
  verifies(['plain-27', 'plain-22', 'plain-23'], 'with 202 as long as the operation has not ended', () => {
    const running = job({
      status: 'running',
      startedAt: env.now - 1_000,
      progress: { fraction: 0.25, message: 'step 1 of 4' },
    });
    for (const options of [{}, seeOther]) {
      const told = response({ type: 'unfinished', job: running }, poll(), options);
      expect(told.status).toBe(202);
      expect(header(told, 'Location')).toBe(monitor);
      expect(header(told, 'Retry-After')).toBe('2');
      expect(header(told, 'Preference-Applied')).toBeUndefined();
      expect(header(told, 'Sunset')).toBeUndefined();
      expect(documentIn(told)).toEqual({
        id: ID,
        status: 'running',
        progress: { fraction: 0.25, message: 'step 1 of 4' },
        createdAt: '2025-06-15T15:06:40.000Z',
        startedAt: '2025-06-15T15:06:59.000Z',
        links: { self: monitor, cancel: monitor },
      });
    }
  });

  verifies('plain-19', 'claiming that it waited when it did', () => {
    const unfinished = { type: 'unfinished', job: job() } as const;
    const minimal = response(unfinished, poll({ prefer: 'wait=5, return=minimal, respond-async' }));
    expect(header(minimal, 'Preference-Applied')).toBe('wait=5, return=minimal');
    expect(minimal).not.toHaveProperty('body');
    const read = { type: 'refused', refusal: 'being-read', job: completed() } as const;
    expect(header(response(read, poll({ prefer: 'wait=5' })), 'Preference-Applied')).toBeUndefined();
  });

  verifies(['plain-29', 'plain-37', 'plain-21'], 'with what the operation answered', () => {
    const own = [
      ['content-type', 'text/csv'],
      ['location', '/made'],
      ['etag', '"1"'],
      ['x-a', '1'],
      ['x-a', '2'],
      ['vary', 'Accept'],
    ] as const;
    for (const status of [200, 201, 204, 304, 404, 503]) {
      expect(collected(poll(), status, own)).toEqual({
        status: 200,
        headers: [
          ...own,
          ['Async-Result', String(status)],
          ['Sunset', until.toUTCString()],
          ['Vary', 'Prefer'],
        ],
        body: { result: true },
      });
    }
  });

  it('keeps what it says itself apart from what an operation said', () => {
    const own = [
      ['async-result', '500'],
      ['sunset', 'Sat, 01 Jan 2000 00:00:00 GMT'],
    ] as const;
    expect(header(collected(poll(), 200, own), 'Async-Result')).toBe('200');
    expect(header(collected(poll(), 200, own), 'Sunset')).toBe('Sun, 15 Jun 2025 15:08:00 GMT');
  });

  verifies('plain-35', 'of HEAD with the same headers and no body', () => {
    const { body, ...rest } = collected(poll(), 201, [['etag', '"1"']]);
    expect(body).toEqual({ result: true });
    expect(collected(head, 201, [['etag', '"1"']])).toEqual(rest);
  });

  verifies('plain-30', 'with the way to the result, where it redirects', () => {
    for (const redirect of [302, 303] as const) {
      for (const sent of [poll(), head]) {
        const told = collected(sent, 404, [['etag', '"1"']], { redirect });
        expect(told.status).toBe(redirect);
        expect(header(told, 'Location')).toBe(`${monitor}/result`);
        expect(header(told, 'Async-Result')).toBeUndefined();
        expect(header(told, 'ETag')).toBeUndefined();
        expect(header(told, 'Sunset')).toBe(until.toUTCString());
        expect(documentIn(told)).toMatchObject({ links: { self: monitor, result: `${monitor}/result` } });
      }
    }
  });

  verifies(['plain-30', 'plain-37'], 'of the result as the operation itself would', () => {
    expect(collected(result, 404, [['etag', '"1"']], seeOther)).toEqual({
      status: 404,
      headers: [
        ['etag', '"1"'],
        ['Async-Result', '404'],
        ['Sunset', until.toUTCString()],
        ['Vary', 'Prefer'],
      ],
      body: { result: true },
    });
  });

  verifies('plain-36', 'that must not collect with the status document', () => {
    const spared: [sent: typeof result, options: PlainOptions, link: string][] = [
      [poll(), {}, monitor],
      [result, seeOther, `${monitor}/result`],
    ];
    for (const [sent, options, link] of spared) {
      const job = completed({ result: 'ready', settledAt: env.now, resultUntil: env.now + 60_000 });
      const asked = { ask: { type: 'peek', id: ID }, request: sent } as const;
      const told = plain(options).write(
        { type: 'result', job, head: { status: 201, headers: [['etag', '"1"']], size: 3 } },
        asked,
        env,
      );
      expect(told.status).toBe(200);
      expect(header(told, 'Async-Result')).toBeUndefined();
      expect(header(told, 'ETag')).toBeUndefined();
      expect(documentIn(told)).toMatchObject({
        status: 'completed',
        settledAt: '2025-06-15T15:07:00.000Z',
        resultUntil: '2025-06-15T15:08:00.000Z',
      });
      expect(documentIn(told).links).toEqual({ self: monitor, result: link });
    }
  });

  verifies(['plain-41', 'plain-42', 'plain-38'], 'of DELETE with 204', () => {
    for (const type of ['cancelled', 'discarded', 'confirmed'] as const) {
      const done = response({ type, job: completed() }, poll({ method: 'DELETE' }));
      expect(done).toEqual({ status: 204, headers: [['Vary', 'Prefer']] });
    }
  });

  verifies('plain-39', 'that stays open with the same status document', () => {
    expect(plain().document?.(job(), env)).toEqual(
      documentIn(response({ type: 'unfinished', job: job() }, poll())),
    );
  });
});
