import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serve } from './serve.ts';

describe('a head', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['set', (response) => response.setHeader('X-Own', ['1', '2'])],
    ['given in an object', (response) => response.writeHead(200, { 'x-own': ['1', '2'] })],
    ['given in a list', (response) => response.writeHead(200, ['X-Own', '1', 'X-Own', '2'])],
    ['given with a reason', (response) => response.writeHead(200, 'Fine', { 'X-Own': '1, 2' })],
    ['flushed', (response) => response.setHeader('x-own', '1, 2').flushHeaders()],
    [
      'written by a body',
      (response) => response.appendHeader('x-own', '1').appendHeader('x-own', '2').write(''),
    ],
  ])('is the same in a job and live when it is %s', async (_, say) => {
    const { fetch, start, ended } = await serve((wrap) =>
      wrap((_, response) => {
        say(response);
        response.end('said');
      }),
    );
    const monitor = await start('/');
    await ended(monitor);
    for (const answer of [await fetch('/'), await fetch(monitor)]) {
      expect(answer.headers.get('x-own')).toBe('1, 2');
      expect(await answer.text()).toBe('said');
    }
  });
});

describe('Vary, of a request that passes through', () => {
  it.each<[string, (response: ServerResponse) => void, string | null]>([
    ['set', (response) => response.setHeader('Vary', ['A', 'B']), 'A, B'],
    ['given in an object', (response) => response.writeHead(200, { vary: 'A' }), 'A'],
    ['given in a list', (response) => response.writeHead(200, ['X-Own', '1', 'vary', 'A']), 'A'],
    ['given with a reason', (response) => response.writeHead(200, 'Fine', { 'X-Own': '1', VARY: 'A' }), 'A'],
    [
      'set, and others given',
      (response) => response.setHeader('vary', 'A').writeHead(200, { 'X-Own': '1' }),
      'A',
    ],
    ['flushed', (response) => response.flushHeaders(), null],
    ['named already', (response) => response.setHeader('Vary', 'prefer'), 'prefer'],
  ])('is merged when it is %s', async (_, say, own) => {
    const { fetch } = await serve((wrap) =>
      wrap((_, response) => {
        say(response);
        response.end();
      }),
    );
    const names = own === 'prefer' ? 'prefer, OData-MaxVersion' : `${own ?? ''}, Prefer, OData-MaxVersion`;
    expect((await fetch('/')).headers.get('vary')).toBe(names.replace(/^, /, ''));
  });

  it('leaves other headers as they were given, several of the same name too', async () => {
    const { fetch } = await serve((wrap) =>
      wrap((_, response) => response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end()),
    );
    expect((await fetch('/')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});
