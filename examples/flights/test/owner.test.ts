import { describe, expect, it } from 'vitest';
import { ownerOf } from '../src/owner.ts';

const owner = (authorization?: string) =>
  ownerOf({ headers: authorization === undefined ? {} : { authorization } });

describe('ownerOf', () => {
  it('gives the same name for the same token, whatever the case of the scheme', () => {
    expect(owner('Bearer me')).toMatch(/^[\da-f]{16}$/);
    expect(owner('bearer  me')).toBe(owner('Bearer me'));
  });

  it('gives another name for another token', () => {
    expect(owner('Bearer you')).not.toBe(owner('Bearer me'));
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic bWU6'])('knows nobody by %j', (authorization) => {
    expect(owner(authorization)).toBeUndefined();
  });
});
