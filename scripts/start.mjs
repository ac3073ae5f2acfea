// npm start: the flights example, on the Node of the workspace.
import { bin, install, run } from './workspace.mjs';

install();
run(bin('node'), [
  '--disable-warning=ExperimentalWarning',
  '--import=./scripts/orphan.mjs',
  'examples/flights/src/main.ts',
]);
