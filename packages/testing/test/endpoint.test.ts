import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { start } from '../../client/src/index.ts';
import { respondAsync } from '../../fetch/src/index.ts';
import { testEngine } from '../src/index.ts';

const handler = () => Response.json({ rows: 3 });

it('is called by a client without a server, as the README says', async () => {
  const flow = testEngine();
  // #region
  const answer = respondAsync(handler, { engine: flow.engine });
  const fetch = (input: Request | URL | string, init?: RequestInit) => answer(new Request(input, init));

  const operation = await start('http://app.test/report', { fetch, clock: flow.clock });
  const result = operation.result();
  await flow.advance(5_000); // the client looks again meanwhile
  expect(await result).toEqual({ rows: 3 });
  // #endregion
  expect(operation.isAsync).toBe(true);

  const [, region = ''] =
    /#region\n(.*?)\n *\/\/ #endregion/s.exec(readFileSync(import.meta.filename, 'utf8')) ?? [];
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(region.replaceAll(/^ {2}/gm, ''));
});

it('fails where somebody waits for it', async () => {
  const flow = testEngine();
  const report = flow.task('report');
  const failing = expect(report.run({ band: 250 })).rejects.toThrow('the source is down');
  await (await report.next()).fail(new Error('the source is down'));
  await failing;
});
