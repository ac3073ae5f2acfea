import { describe, expect } from 'vitest';
import { type HeaderList, solitude } from '../../src/index.ts';
import { header, request, text } from '../scene.ts';
import { verifies } from './requirements.ts';
import { asked, env, errorIn, job, read, replied, response, UUID } from './scene.ts';

const start = (asking?: string, method = 'POST') => request({ method, 'solitude-async': asking });

describe('solitude reads a request', () => {
  verifies(['solitude-10', 'solitude-42'], 'and passes on what does not ask', () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
      for (const asking of [undefined, '']) expect(read(start(asking, method))).toEqual({ type: 'pass' });
  });

  verifies(['solitude-11', 'solitude-28', 'solitude-29'], 'and lets every value ask', () => {
    for (const method of ['POST', 'PUT', 'PATCH'])
      for (const asking of ['yes', 'no', '0', 'false', 'yes, yes', 'ü'])
        expect(asked(start(asking, method))).toEqual({ type: 'submit', notes: null });
  });

  verifies(['solitude-9', 'solitude-30', 'solitude-43'], 'and refuses to delay other methods', () => {
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'QUERY']) {
      const no = replied(start('yes', method));
      expect([no.status, header(no, 'Allow')]).toEqual([405, 'POST, PUT, PATCH']);
      expect(errorIn(no).error_code).toBe('not-delayed');
    }
  });

  verifies(['solitude-44', 'solitude-85'], 'and lets the handler see JSON, and nothing that asks', () => {
    const unasked = (headers: HeaderList) => solitude().unasked?.({ target: '/foo?pk=bar', headers });
    const json = ['Content-Type', 'application/json'] as const;
    const asking = [
      ['SOLITUDE-async', 'yes'],
      ['Accept-Encoding', 'gzip'],
      ['If-Match', '"1"'],
    ] as const;
    const target = '/foo?pk=bar';
    expect(unasked(asking)).toEqual({ target, headers: [['If-Match', '"1"'], json] });
    for (const type of [
      'text/plain',
      'application/jsonp',
      'x-application/json',
      'application/x-www-form-urlencoded',
      '',
    ])
      expect(unasked([['content-type', type]]), type).toEqual({ target, headers: [json] });
    for (const type of [
      'application/json; charset=utf-8',
      'Application/JSON',
      'application/merge-patch+json',
    ])
      for (const headers of [
        [['content-type', type]],
        [
          ['If-Match', '"1"'],
          ['content-type', type],
        ],
      ] as const)
        expect(unasked(headers)?.headers).toEqual(headers);
  });
});

describe('solitude accepts', () => {
  const accepted = (base = env.base) => {
    const sent = start('yes');
    return solitude().write(
      { type: 'accepted', job: job() },
      { ask: asked(sent), request: sent },
      { ...env, base },
    );
  };

  verifies(['solitude-13', 'solitude-28', 'solitude-41'], 'with two paths and nothing else', () => {
    expect(accepted()).toMatchObject({ status: 202, headers: [['Content-Type', 'application/json']] });
    expect(JSON.parse(text(accepted()))).toEqual({
      replay: `/delay/replay/${UUID}/`,
      result: `/delay/result/${UUID}/`,
    });
    expect(JSON.parse(text(accepted('https://api.example/a/b/delay'))).result).toBe(
      `/a/b/delay/result/${UUID}/`,
    );
  });

  verifies('solitude-41', 'under a new random uuid each', () => {
    const ids = Array.from({ length: 100 }, () => solitude().newId?.());
    expect(new Set(ids).size).toBe(100);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  verifies('solitude-83', 'or says why not', () => {
    for (const [refusal, status, later] of [
      ['full', 429, '3'],
      ['overloaded', 503, '3'],
      ['too-large', 413, undefined],
    ] as const) {
      const no = response({ type: 'refused', refusal, retryAfter: 2_100 }, start('yes'));
      expect([no.status, header(no, 'Retry-After')]).toEqual([status, later]);
      errorIn(no);
    }
  });
});
