import type { Found } from './found.ts';
import { packaged } from './packaged.ts';

const PACKAGES = [
  '@deno/linux-x64-glibc',
  '@deno/linux-arm64-glibc',
  '@deno/darwin-x64',
  '@deno/darwin-arm64',
];

export const findDeno = (): Found => packaged(PACKAGES, 'deno', { DENO_NO_UPDATE_CHECK: '1' });

/** Runs a program that may speak with this machine and read what its workers are made of, and nothing else. */
export const denoArguments = [
  'run',
  '--quiet',
  '--no-prompt',
  '--no-remote',
  '--no-lock',
  '--node-modules-dir=manual',
  '--allow-net=127.0.0.1',
  '--allow-read=src',
];
