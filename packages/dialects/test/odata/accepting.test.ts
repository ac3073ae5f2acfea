import { describe, expect, it } from 'vitest';
import { odata } from '../../src/index.ts';
import { completed, env, header, job, monitor, request } from '../scene.ts';
import { verifies } from './requirements.ts';
import { asked, read, response } from './scene.ts';

const asks = (prefer: string) => read(request({ prefer })).type === 'submit';

describe('odata reads a request', () => {
  verifies(['odata-3', 'odata-4'], 'passes on what does not allow a later answer', () => {
    for (const prefer of [undefined, '', 'wait=1', 'return=minimal', 'callback;url="http://h/"']) {
      expect(read(request({ prefer }))).toEqual({ type: 'pass' });
    }
  });

  verifies('odata-7', 'finds respond-async wherever it stands', () => {
    for (const prefer of [
      'respond-async',
      'Respond-Async',
      ' respond-async ; foo=bar',
      'foo,respond-async',
      'return=minimal, respond-async',
    ]) {
      expect(asks(prefer), prefer).toBe(true);
    }
  });

  it.each(['respond-asynchronously', 'foo; respond-async', 'x="respond-async"', 'respond-async=false'])(
    'does not find it in %j',
    (prefer) => {
      expect(asks(prefer)).toBe(false);
    },
  );

  verifies('odata-8', 'is not disturbed by malformed neighbours', () => {
    for (const prefer of [
      'return=, respond-async',
      '=;=, respond-async',
      'a="b, respond-async',
      'a b, respond-async',
    ]) {
      expect(asks(prefer), prefer).toBe(true);
    }
    expect(read(request({ prefer: '=;,"' }))).toEqual({ type: 'pass' });
  });

  verifies('odata-9', 'reads wait in seconds, and ignores what is not', () => {
    const wait = (text: string) => asked(request({ prefer: `respond-async, ${text}` }));
    expect(wait('wait=2')).toMatchObject({ type: 'submit', wait: 2_000 });
    expect(wait('wait = 0')).toMatchObject({ type: 'submit', wait: 0 });
    for (const text of ['wait', 'wait=abc', 'wait=-1', 'wait=1.5']) {
      expect(wait(text), text).not.toHaveProperty('wait');
    }
  });

  it.each(['GET', 'POST', 'PATCH', 'DELETE', 'HEAD'])('takes %s', (method) => {
    expect(asked(request({ method, prefer: 'respond-async' }))).toMatchObject({ notes: { method } });
  });

  it('notes what the polls will not repeat', () => {
    const sent = request({ prefer: 'respond-async', 'odata-maxversion': '4.0' });
    expect(asked(sent)).toEqual({
      type: 'submit',
      notes: { method: 'GET', url: 'https://api.example/odata/Report?band=250', maxVersion: '4.0' },
    });
  });

  verifies(['odata-10', 'odata-54', 'odata-55'], 'notes where a client wants to be called', () => {
    const cases = [
      ['callback;url="http://h/x,y;z"', 'http://h/x,y;z'],
      ['odata.callback;url="http://h/"', 'http://h/'],
      ['callback;URL=http://h/x?y=1', 'http://h/x?y=1'],
      ['callback;url=http://h/x;y=1', 'http://h/x'],
      ['callback;url=HTTPS://h/x , foo', 'HTTPS://h/x'],
      ['odata.callback;url="http://old/", callback;url="http://new/"', 'http://new/'],
      ['callback', undefined],
      ['callback;url=', undefined],
      ['callback;url="/relative"', undefined],
      ['callback;url="ftp://h/"', undefined],
      ['callback;url="http:///x"', undefined],
      ['callback;url="http://h:port/"', undefined],
    ] as const;
    for (const [callback, url] of cases) {
      const read = asked(request({ prefer: `respond-async, ${callback}` }));
      expect(read).toMatchObject({ notes: { url: 'https://api.example/odata/Report?band=250' } });
      expect(read.type === 'submit' && Object(read.notes).callback, callback).toBe(url);
    }
  });
});

describe('odata accepts', () => {
  const accepted = (more = {}) =>
    response({ type: 'accepted', job: job() }, request({ prefer: 'respond-async', ...more }));

  verifies(['odata-1', 'odata-2', 'odata-12'], 'with 202, the monitor and when to look', () => {
    expect(accepted().status).toBe(202);
    expect(header(accepted(), 'Location')).toBe(monitor);
    expect(header(accepted(), 'Preference-Applied')).toBe('respond-async');
    expect(header(accepted(), 'Retry-After')).toMatch(/^\d+$/);
  });

  verifies('odata-11', 'without a body', () => {
    expect(accepted()).not.toHaveProperty('body');
    expect(accepted({ 'odata-maxversion': '4.0' })).not.toHaveProperty('body');
  });

  verifies('odata-13', 'under the URL of the job and of no other', () => {
    const other = response(
      { type: 'accepted', job: job({ id: 'another' }) },
      request({ prefer: 'respond-async' }),
    );
    expect(header(other, 'Location')).toBe(`${env.base}/another`);
  });

  it('does not claim a callback', () => {
    const sent = { prefer: 'respond-async, callback;url="http://h/"' };
    expect(header(accepted(sent), 'Preference-Applied')).toBe('respond-async');
  });

  it.each([
    [undefined, '4.01'],
    ['4.0', '4.0'],
    ['4.01', '4.01'],
    ['5.0', '4.01'],
    ['3.0;NetFx', '4.0'],
    ['new', '4.01'],
  ])('a client of version %s in version %s', (maxVersion, version) => {
    expect(header(accepted({ 'odata-maxversion': maxVersion }), 'OData-Version')).toBe(version);
  });

  verifies('odata-5', 'nothing when the operation ended in time: its own answer goes out', () => {
    const head = {
      status: 201,
      headers: [
        ['content-type', 'application/json'],
        ['location', '/odata/Reports(1)'],
        ['preference-applied', 'return=minimal, respond-async'],
        ['odata-version', '4.0'],
      ],
      size: 2,
    } as const;
    const sent = request({ method: 'POST', prefer: 'respond-async, wait=2' });
    const { status, headers, body } = response({ type: 'answered', job: completed(), head }, sent);
    expect(status).toBe(201);
    expect(body).toEqual({ result: true });
    expect(headers).toEqual([
      ['content-type', 'application/json'],
      ['location', '/odata/Reports(1)'],
      ['preference-applied', 'return=minimal'],
      ['odata-version', '4.0'],
    ]);
  });

  it('leaves out a Preference-Applied that claims nothing else, and gives a version where there is none', () => {
    const head = { status: 200, headers: [['Preference-Applied', 'Respond-Async']], size: 0 } as const;
    const sent = request({ prefer: 'respond-async, wait=2' });
    const { headers } = response({ type: 'answered', job: completed(), head }, sent);
    expect(headers).toEqual([['OData-Version', '4.01']]);
  });
});

describe('odata', () => {
  it('has a name, keeps results for one reader, and says what its answers vary by', () => {
    expect(odata()).toMatchObject({ name: 'odata', keep: 'once', vary: 'Prefer, OData-MaxVersion' });
  });
});

it('is not made with a form that there is not', () => {
  expect(() => odata({ legacy: 'wrapped' as 'inherit' })).toThrow(
    `legacy is 'inherit' or 'unwrapped', not "wrapped"`,
  );
});
