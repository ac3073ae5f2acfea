import { type Dialect, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { linking } from './linking.ts';
import { preferring, slowly, stage } from './stage.ts';

const as = (name: string) => ({ headers: { authorization: name } });
const identify = ({ headers }: Request) => headers.get('authorization') ?? undefined;

/** What is listed, as far as a test wants to know. */
async function listed(answer: Response) {
  const jobs: { job: Record<string, unknown>; bytes?: object }[] = await answer.json();
  return jobs.map(({ job, bytes }) => ({ ...job, ...(bytes && { bytes: Object.values(bytes) }) }));
}

const handler = (request: Request) => {
  const status = Number(new URL(request.url).searchParams.get('status') ?? 200);
  return new Response(`answer ${status}`, { status });
};

describe('a list', () => {
  it('has the jobs of the one who asks, the newest first, with the status that each answered with', async () => {
    const { fetch, finished, clock } = stage(handler, { dialect: linking(), identify });
    await finished('/?status=201', as('ada'));
    await clock.advance(1_000);
    await finished('/?status=403', as('ada'));
    await finished('/?status=200', as('bob'));
    const jobs = await listed(await fetch('/_async', as('ada')));
    expect(jobs).toMatchObject([
      { status: 'completed', summary: 403, owner: 'ada', bytes: [...new TextEncoder().encode('answer 403')] },
      { status: 'completed', summary: 201, owner: 'ada' },
    ]);
    expect(jobs[1]).not.toHaveProperty('bytes');
    expect(await listed(await fetch('/_async', as('bob')))).toHaveLength(1);
    expect(await listed(await fetch('/_async', as('eve')))).toEqual([]);
    expect(await listed(await fetch('/_async'))).toEqual([]);
  });

  it('tells all clients of all jobs where nobody tells them apart, and never of those of owners', async () => {
    const { fetch, finished, engine } = stage(handler, { dialect: linking() });
    await finished('/');
    const other = engine.task('other', () => null);
    await other.submit(null, { owner: 'ada' });
    await other.submit(null);
    expect(await listed(await fetch('/_async/'))).toMatchObject([{ task: 'http', summary: 200 }]);
  });

  it('has those of this dialect, since the moment that it names', async () => {
    let createdFrom = 0;
    const elsewhere: Dialect = {
      ...linking({ monitors: '/_listed' }),
      read: (request, env) =>
        request.monitor === '' ? { type: 'list', createdFrom, most: 300 } : linking().read(request, env),
    };
    const later = stage(handler, { dialect: elsewhere });
    createdFrom = later.clock.now() + 1_000;
    for (const status of [201, 202, 203]) {
      await later.finished(`/?status=${status}`);
      await later.clock.advance(1_000);
    }
    const jobs = await listed(await later.fetch('/_listed'));
    expect(jobs).toMatchObject([{ summary: 203 }, { summary: 202, createdAt: createdFrom }]);

    createdFrom = 0;
    const plainly = stage(handler, { dialect: [plain(), elsewhere] });
    await plainly.finished();
    expect(await listed(await plainly.fetch('/_listed'))).toEqual([]);
  });

  it('goes over many pages, and ends where it is to end', async () => {
    const { fetch, clock } = stage(handler, {
      dialect: linking(),
      engineOptions: { limits: { unfinishedWithoutOwner: 2_000 } },
    });
    for (let n = 0; n < 1_100; n += 1) await fetch('/', preferring('respond-async'));
    await clock.settle();
    const jobs = await listed(await fetch('/_async'));
    expect(jobs).toHaveLength(1_000);
    expect(new Set(jobs.map((job) => JSON.stringify(job))).size).toBe(1_000);
  });
});

describe('a quota of a dialect', () => {
  it('limits the unfinished jobs that the dialect has accepted of an owner, and no others', async () => {
    const { handler, finish } = slowly();
    const limited: Dialect = { ...linking(), quota: 2, monitors: '/_limited' };
    const unlimited: Dialect = {
      ...plain(),
      read: (request, env) =>
        request.header('x-plain') === undefined && request.monitor === undefined
          ? { type: 'pass' }
          : plain().read(request, env),
    };
    const { fetch, clock } = stage(handler, { dialect: [unlimited, limited], identify });
    const ask = async (name: string, more = {}) => {
      const init = preferring('respond-async', as(name));
      return (await fetch('/', { headers: { ...(init.headers as object), ...more } })).status;
    };
    const plainly = { 'x-plain': 'yes' };
    expect([await ask('ada', plainly), await ask('ada', plainly), await ask('ada', plainly)]).toEqual([
      202, 202, 202,
    ]);
    expect([await ask('ada'), await ask('ada'), await ask('ada')]).toEqual([202, 202, 429]);
    expect([await ask('bob'), await ask('ada', plainly)]).toEqual([202, 202]);
    finish();
    await clock.settle();
    expect(await ask('ada')).toBe(202);
  });
});

describe('a dialect that refuses a later answer', () => {
  it('is asked where none is given, and the handler answers what it does not mind', async () => {
    const strict: Dialect = {
      ...linking(),
      vary: '',
      ineligible: (request) =>
        request.header('prefer') === undefined ? undefined : { status: 400, headers: [], body: 'not here' },
    };
    const eligible = (request: Request) => new URL(request.url).pathname === '/report';
    const { fetch, start } = stage(handler, { dialect: [plain(), strict], eligible });
    const refused = await fetch('/other', preferring('respond-async'));
    expect([refused.status, await refused.text()]).toEqual([400, 'not here']);
    expect(await (await fetch('/other')).text()).toBe('answer 200');
    await start('/report');
    const quiet = stage(handler, { dialect: strict });
    expect((await quiet.fetch('/')).headers.has('vary')).toBe(false);
  });
});

describe('a look at a result', () => {
  it.each([
    ['/?status=403', 'answer 403'],
    ['/?status=200', undefined],
  ])('has its bytes where it is an error and they are few: %s', async (path, text) => {
    const looking: Dialect = {
      ...linking(),
      read: (request, env) => {
        const read = plain().read(request, env);
        return read.type === 'take' ? { type: 'peek', id: read.id, loadErrors: 10 } : read;
      },
      write: (answer, asked, env) => {
        if (answer.type !== 'result') return plain().write(answer, asked, env);
        return { status: 200, headers: [], body: new TextDecoder().decode(answer.bytes) };
      },
    };
    const { fetch, finished } = stage(handler, { dialect: looking });
    const monitor = await finished(path);
    for (const _ of ['once', 'again']) expect(await (await fetch(monitor)).text()).toBe(text ?? '');
    const long = stage(() => new Response('x'.repeat(11), { status: 400 }), { dialect: looking });
    expect(await (await long.fetch(await long.finished())).text()).toBe('');
  });
});
