import { spawnSync } from 'node:child_process';
import type { Found, Program } from './found.ts';

/** Does it run here, with the libraries that this system has? */
export function tried(name: string, program: Program): Found {
  const env = { PATH: process.env.PATH ?? '', ...program.environment };
  const { status, signal, stderr, error } = spawnSync(program.path, ['--version'], { encoding: 'utf8', env });
  if (status === 0) return program;
  const why = error?.message ?? (stderr.trim() || `it ends with ${status ?? signal}`);
  return { why: `${name} does not run here: ${why}` };
}

/** The first that runs, or why none does. */
export function firstOf(programs: readonly (() => Found)[]): Found {
  const whys: string[] = [];
  for (const find of programs) {
    const found = find();
    if ('path' in found) return found;
    whys.push(found.why);
  }
  return { why: whys.join('; ') };
}
