import { memoryStore } from '@respond-async/core';
import { type Dialect, plain } from '@respond-async/dialects';
import { monitors, respondAsync } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { linking } from './linking.ts';
import { preferring, slowly, stage } from './stage.ts';

const as = (name: string) => ({ headers: { authorization: name } });
const identify = ({ headers }: Request) => headers.get('authorization') ?? undefined;

/** What is listed, as far as a test wants to know. */
async function listed(answer: Response): Promise<Record<string, unknown>[]> {
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
    await finished('/');
    expect(await listed(await fetch('/_async'))).toEqual([]);
  });

  it('tells all clients of all jobs where nobody tells them apart, and never of those of owners', async () => {
    const store = memoryStore();
    const before = stage(handler, { dialect: linking(), identify, engineOptions: { store } });
    await before.finished('/', as('ada'));
    const { fetch, finished, engine } = stage(handler, { dialect: linking(), engineOptions: { store } });
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

describe('the monitors of several handlers', () => {
  it('list the jobs of all of them, and sign links for each', async () => {
    const { engine, fetch, finished, clock } = stage(handler, { dialect: linking(), name: 'first' });
    const second = respondAsync(handler, { engine, dialect: linking(), name: 'second' });
    await finished('/?status=201');
    await clock.advance(1_000);
    await second(new Request('http://door.test/?status=202', preferring('respond-async')));
    await clock.settle();
    const watch = monitors({ engine, dialect: linking(), name: ['first', 'second'] });
    const ask = (path: string) => watch(new Request(new URL(path, 'http://door.test')));
    const jobs = await listed(await ask('/_async'));
    expect(jobs).toMatchObject([
      { task: 'second', summary: 202 },
      { task: 'first', summary: 201 },
    ]);
    for (const { id, summary } of jobs) {
      const link = (await ask(`/_async/${id}`)).headers.get('location') ?? '';
      expect(await (await ask(link)).text()).toBe(`answer ${summary}`);
      // The handler's own monitors know the link as well, where it is a link to one of its jobs.
      const { pathname, search } = new URL(link);
      expect((await fetch(pathname + search)).status).toBe(summary === 201 ? 200 : 404);
    }
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
