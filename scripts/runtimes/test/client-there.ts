import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Elsewhere } from '../src/platforms/elsewhere.ts';
import type { Found, Program } from '../src/platforms/found.ts';
import { type Stage, stage } from '../src/stage/stage.ts';
import { type Outcomes, perform } from '../src/suite/perform.ts';
import type { Site } from '../src/suite/site.ts';
import { suite } from '../src/suite/suite.ts';
import { watching } from '../src/suite/watching.ts';
import type { Task } from '../src/there/task.ts';

/** The program that was found: without it, there is no reason to run these tests. */
export function programOf(found: Found): Program {
  if ('why' in found) throw new Error(found.why);
  return found;
}

const PLACES = ['thread', 'worker'];

/** The client, run by a program that runs TypeScript, in its main thread and in a worker. */
export function clientRuns(program: Program, args: readonly string[]): void {
  const found = new Map<string, Outcomes>();
  let scene: Stage;
  let there: Elsewhere;
  beforeAll(async () => {
    scene = await stage();
    const at = `http://127.0.0.1:${scene.ports[0]}`;
    const site: Site = { at, breaks: true, streams: true, exposes: true };
    const tasks = PLACES.map((place): Task => ({ place, report: at, ...site }));
    const rest = ['src/there/main.ts', JSON.stringify(tasks)];
    there = new Elsewhere(program, [...args, ...rest], inject('installed'));
    for (const place of PLACES) found.set(place, await there.until(scene.reports.from(place)));
  });
  afterAll(async () => {
    await there.stop();
    await scene.close();
  });
  describe.each(PLACES)('the client in a %s', (place) => {
    it.each(suite.map(({ name }) => name))('%s', (name) => {
      expect(found.get(place)?.[name]).toBe('ok');
    });
  });
}

const DOOR = [...suite, ...watching];

/** The fetch door as a program serves it, before the client in Node. */
export function doorServes(program: Program, args: readonly string[]): void {
  let there: Elsewhere;
  let found: Outcomes;
  beforeAll(async () => {
    there = new Elsewhere(program, [...args, 'src/there/serve.ts'], inject('installed'));
    const at = `http://127.0.0.1:${await there.line()}`;
    found = await there.until(perform(DOOR, { at, breaks: false, streams: true, exposes: true }));
  });
  afterAll(() => there.stop());
  it.each(DOOR.map(({ name }) => name))('the fetch door: %s', (name) => {
    expect(found[name]).toBe('ok');
  });
}
