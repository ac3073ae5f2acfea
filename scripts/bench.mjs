// npm run bench: the benchmarks, on the Node of the workspace.
import { bin, install, run } from './workspace.mjs';

install();
run(bin('node'), [
  '--disable-warning=ExperimentalWarning',
  '--expose-gc',
  'benchmarks/src/main.ts',
  ...process.argv.slice(2),
]);
