import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Found } from './found.ts';
import { tried } from './program.ts';

const require = createRequire(import.meta.url);

/** A program within the one of these packages that was made for this system, and so is installed. */
export function packaged(packages: readonly string[], file: string, environment = {}): Found {
  for (const name of packages) {
    const directory = directoryOf(`${name}/package.json`);
    if (directory !== undefined) return tried(name, { path: join(directory, file), environment });
  }
  return { why: `there is none for ${process.platform} ${process.arch}` };
}

/** Where a file of a package is, if that is installed. */
export function directoryOf(file: string): string | undefined {
  try {
    return dirname(require.resolve(file));
  } catch {
    return undefined;
  }
}
