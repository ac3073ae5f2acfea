import { askedBy, type Dialect, plain, type WireRequest } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { handNotifier } from '../../testing/src/hand-notifier.ts';
import { stage } from './stage.ts';

/** `plain` as it is asked by a header of its own, and what it has been shown. */
function shown(header = 'X-Later', more: Partial<Dialect> = {}) {
  const seen: string[] = [];
  const read = (request: WireRequest) => {
    seen.push(new URL(request.url).pathname);
    return request.header('x-later') === undefined && request.monitor === undefined
      ? ({ type: 'pass' } as const)
      : plain().read(request, { base: '', now: 0 });
  };
  const dialect: Dialect = { ...plain(), vary: 'X-Later', read: askedBy(header, read), ...more };
  return { seen, dialect };
}

const handler = () => new Response('at once');

describe('a dialect that is asked by one header', () => {
  it('is shown requests that have it, in any case, and what may be below its monitors', async () => {
    const { seen, dialect } = shown();
    const { fetch } = stage(handler, { dialect });
    for (const path of ['/', '/report?later', '/report/_async'])
      expect(await (await fetch(path, { headers: { prefer: 'respond-async' } })).text()).toBe('at once');
    expect(seen).toEqual([]);
    await fetch('/asks', { headers: { 'X-LATER': 'yes' } });
    await fetch('/empty', { headers: { 'x-later': '' } });
    await fetch('/_async/unknown');
    await fetch('/_async-not');
    expect(seen).toEqual(['/asks', '/empty', '/_async/unknown', '/_async-not']);
  });

  it('is shown what is below its documents, where there are any', async () => {
    const { seen, dialect } = shown('x-later', { documents: '/hooks' });
    const engineOptions = { notifier: handNotifier(async () => {}) };
    const telling = stage(handler, { dialect, engineOptions });
    await telling.fetch('/hooks/mine');
    await telling.fetch('/other');
    await stage(handler, { dialect }).fetch('/hooks/nowhere');
    expect(seen).toEqual(['/hooks/mine']);
  });

  it('leaves its answers varied', async () => {
    const { dialect } = shown();
    const { fetch } = stage(() => new Response('', { headers: { vary: 'Origin' } }), { dialect });
    expect((await fetch('/')).headers.get('vary')).toBe('Origin, X-Later');
  });

  it('does not hide requests from another one', async () => {
    const [header, other] = [shown(), shown()];
    const read = (request: WireRequest) => other.dialect.read(request, { base: '', now: 0 });
    const { fetch } = stage(handler, { dialect: [header.dialect, { ...other.dialect, read }] });
    await fetch('/');
    expect([header.seen, other.seen]).toEqual([['/'], ['/']]);
  });

  it('is asked once whether it may', async () => {
    const { dialect } = shown('x-later', { ineligible: () => ({ status: 400, headers: [] }) });
    const asked: string[] = [];
    const eligible = ({ url }: Request) => {
      asked.push(new URL(url).pathname);
      return url.endsWith('/yes');
    };
    const { fetch } = stage(handler, { dialect, eligible });
    expect([(await fetch('/yes')).status, (await fetch('/no')).status]).toEqual([200, 400]);
    expect(asked).toEqual(['/yes', '/no']);
  });
});
