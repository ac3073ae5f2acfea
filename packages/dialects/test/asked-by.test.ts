import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedBy, odata, plain, solitude } from '../src/index.ts';
import { env, poll, request } from './scene.ts';

const CASES = [
  { dialect: plain(), asksBy: 'prefer', value: 'respond-async' },
  { dialect: odata(), asksBy: 'prefer', value: 'respond-async' },
  { dialect: solitude(), asksBy: 'solitude-async', value: 'yes' },
];

describe.each(CASES)('$dialect.name, asked by one header', ({ dialect, asksBy, value }) => {
  const { read } = dialect;

  it('says which', () => {
    expect(read.asksBy).toBe(asksBy);
    expect(read(request({ method: 'POST', [asksBy]: value }), env).type).toBe('submit');
  });

  it('passes every request that has none', () => {
    const name = fc.constantFrom('prefer', 'solitude-async', 'idempotency-key', 'accept', 'odata-maxversion');
    const headers = fc.dictionary(name, fc.constantFrom('respond-async', 'wait=1', 'yes', '', '"key"'));
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
    fc.assert(
      fc.property(method, headers, (method, { [asksBy]: _, ...others }) => {
        expect(read(request({ method, ...others }), env)).toEqual({ type: 'pass' });
      }),
    );
  });

  it('reads its monitors without it', () => {
    expect(read(poll(), env).type).not.toBe('pass');
  });
});

it('leaves a reader that has two headers, or none, as it was', () => {
  const read = Object.freeze(() => ({ type: 'pass' }) as const);
  const [one, other] = [askedBy('X-One', read), askedBy('X-Other', read)];
  expect([one.asksBy, other.asksBy, 'asksBy' in read]).toEqual(['x-one', 'x-other', false]);
  expect(one(request(), env)).toEqual({ type: 'pass' });
});
