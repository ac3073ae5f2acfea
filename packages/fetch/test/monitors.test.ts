import { plain } from '@respond-async/dialects';
import { monitors, respondAsync } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { pathOf, preferring, stage } from './stage.ts';

describe('the monitors alone', () => {
  async function opened(name: string | readonly string[]) {
    const { engine } = stage(() => new Response('of nobody'));
    const [one, two] = ['one', 'two'].map((own) =>
      respondAsync(() => new Response(own), { engine, name: own }),
    );
    const watch = monitors({ engine, name });
    const begin = async (answer: typeof one) => {
      const accepted = await answer?.(new Request('http://door.test/reports', preferring('respond-async')));
      const path = accepted === undefined ? '' : pathOf(accepted);
      await engine.wait(path.slice('/_async/'.length));
      return path;
    };
    const fetch = (path: string, init?: RequestInit) => watch(new Request(`http://door.test${path}`, init));
    return { engine, fetch, begin: { one: () => begin(one), two: () => begin(two) } };
  }

  it('watch the jobs of several handlers', async () => {
    const { fetch, begin } = await opened(['one', 'two']);
    expect(await (await fetch(await begin.one())).text()).toBe('one');
    expect(await (await fetch(await begin.two())).text()).toBe('two');
  });

  it('know nothing of the jobs of other handlers', async () => {
    const { fetch, begin } = await opened('one');
    expect(await (await fetch(await begin.one())).text()).toBe('one');
    const foreign = await fetch(await begin.two());
    expect([foreign.status, await foreign.text()]).toEqual([
      404,
      await (await fetch('/_async/unknown')).text(),
    ]);
  });

  it('know nothing of the jobs of tasks that are no handlers', async () => {
    const { fetch, engine } = await opened(['one', 'two']);
    const own = await engine.task('own', () => 'secret').submit(null);
    if (!own.ok) throw new Error(own.refusal);
    await engine.wait(own.job.id);
    expect((await fetch(`/_async/${own.job.id}`)).status).toBe(404);
  });

  it('answer 404 to all that is no monitor, whatever it asks for', async () => {
    const { fetch } = await opened('one');
    for (const path of ['/', '/reports', '/_asynchronous']) {
      expect((await fetch(path, preferring('respond-async'))).status).toBe(404);
    }
  });

  it('are made with the options that say how jobs are watched', async () => {
    const { engine } = stage(() => new Response(), { name: 'own' });
    const make = (options: object) => () => monitors({ engine, ...options });
    expect(make({ monitors: 'jobs' })).toThrow(TypeError);
    const watch = monitors({ engine, monitors: '/jobs', dialect: plain() });
    expect((await watch(new Request('http://door.test/jobs/unknown'))).status).toBe(404);
  });
});
