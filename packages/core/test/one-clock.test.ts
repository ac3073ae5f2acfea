import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const packages = join(import.meta.dirname, '../..');

it('is asked for time and chance in one file each', () => {
  const sources = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^[\w-]+[/\\]src[/\\].*\.ts$/.test(path),
  );
  // What has no parameters is the method of a socket, not the timer.
  const asking = sources.filter((path) =>
    /\b(?:Date\.now|Math\.random|setTimeout|setInterval)\((?!\): )/.test(
      readFileSync(join(packages, path), 'utf8'),
    ),
  );
  expect(asking.map((path) => path.replaceAll('\\', '/')).sort()).toEqual([
    // The client runs where there is no engine, and depends on none: it brings both itself.
    'client/src/system.ts',
    'core/src/plugs/system-chance.ts',
    'core/src/plugs/system-clock.ts',
  ]);
});
