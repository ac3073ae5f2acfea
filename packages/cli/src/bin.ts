#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The one who read has enough, as `head` has.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Everything after it starts in half the time.
enableCompileCache();
const { run } = await import('./index.ts');
process.exitCode = await run(process.argv.slice(2));
