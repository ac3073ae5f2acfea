import type { Found } from './found.ts';
import { packaged } from './packaged.ts';

const PACKAGES = [
  '@oven/bun-linux-x64',
  '@oven/bun-linux-x64-musl',
  '@oven/bun-linux-aarch64',
  '@oven/bun-linux-aarch64-musl',
  '@oven/bun-darwin-x64',
  '@oven/bun-darwin-aarch64',
];

export const findBun = (): Found => packaged(PACKAGES, 'bin/bun', { DO_NOT_TRACK: '1' });

/** Runs a program, and installs nothing. */
export const bunArguments = ['run', '--no-install'];
