import { cpus } from 'node:os';
import { cycle } from './cycle.ts';
import { durable } from './durable.ts';
import { durableLatency } from './durable-latency.ts';
import { durableRetained } from './durable-retained.ts';
import { http } from './http/http.ts';
import { waiters } from './http/waiters.ts';
import { retained } from './retained.ts';
import { waiting } from './waiting.ts';

const benchmarks = { cycle, waiting, retained, durable, durableLatency, durableRetained, http, waiters };

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark named ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exit(1);
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
for (const [name, run] of Object.entries(benchmarks)) {
  if (named.length === 0 || named.includes(name)) await run();
}
