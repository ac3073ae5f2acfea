import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArguments, findChromium } from '../src/platforms/chromium.ts';
import { Elsewhere } from '../src/platforms/elsewhere.ts';
import { bundled } from '../src/stage/bundled.ts';
import { type Stage, stage } from '../src/stage/stage.ts';
import { hidden } from '../src/suite/hidden.ts';
import type { Outcomes } from '../src/suite/perform.ts';
import { suite } from '../src/suite/suite.ts';
import type { Task } from '../src/there/task.ts';
import { programOf } from './client-there.ts';

interface Place {
  readonly title: string;
  readonly name: string;
  /** Where its servers are. */
  readonly from: 'origin' | 'other-origin' | 'other-site' | 'shy';
}

const PLACES: readonly Place[] = [
  { title: 'a page', name: 'page', from: 'origin' },
  { title: 'a page of another origin', name: 'other-origin-page', from: 'other-origin' },
  { title: 'a page of another site', name: 'other-site-page', from: 'other-site' },
  { title: 'a worker', name: 'worker', from: 'origin' },
  { title: 'a worker of another site', name: 'other-site-worker', from: 'other-site' },
];
const SHY: Place = { title: 'a page that sees no headers', name: 'shy-page', from: 'shy' };

const program = programOf(findChromium());
const found = new Map<string | undefined, Outcomes>();
let scene: Stage;
let browser: Elsewhere;

beforeAll(async () => {
  const installed = inject('installed');
  scene = await stage(await bundled(installed));
  const [here, other, shy] = scene.ports;
  const report = `http://127.0.0.1:${here}`;
  const sites = {
    origin: report,
    'other-origin': `http://127.0.0.1:${other}`,
    'other-site': `http://localhost:${other}`,
    shy: `http://127.0.0.1:${shy}`,
  };
  const tasks = [...PLACES, SHY].map(({ name: place, from }): Task => {
    return { place, report, at: sites[from], breaks: true, streams: false, exposes: from !== 'shy' };
  });
  const page = `${report}/page.html#${encodeURIComponent(JSON.stringify(tasks))}`;
  browser = new Elsewhere(program, [...chromiumArguments(`${installed}/profile`), page], installed);
  for (const { place } of tasks) found.set(place, await browser.until(scene.reports.from(place)));
});

afterAll(async () => {
  await browser.stop();
  await scene.close();
});

describe.each(PLACES)('the client in $title', ({ name: place }) => {
  it.each(suite.map(({ name }) => name))('%s', (name) => {
    expect(found.get(place)?.[name]).toBe('ok');
  });
});

it.each(hidden.map(({ name }) => name))(`the client in ${SHY.title}: %s`, (name) => {
  expect(found.get(SHY.name)?.[name]).toBe('ok');
});
