// Packs every package as it would be published, and has publint and attw look at what a user would get.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { bin, env, root } from './workspace.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'respond-async-packages-'));
const failures = [];

for (const name of readdirSync(join(root, 'packages'))) {
  const directory = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  if (manifest.private) continue;
  const tarball = pack(directory);
  await lint(manifest.name, tarball);
  checkTypes(manifest.name, tarball);
}
rmSync(scratch, { recursive: true, force: true });
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);

function pack(directory) {
  const into = mkdtempSync(join(scratch, 'pack-'));
  execFileSync(bin('pnpm'), ['pack', '--pack-destination', into], { cwd: directory, env, stdio: 'pipe' });
  return join(into, readdirSync(into)[0]);
}

async function lint(name, tarball) {
  const bytes = readFileSync(tarball);
  const packed = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: packed }, strict: true });
  for (const message of messages) failures.push(`${name}: ${formatMessage(message, pkg) ?? message.code}`);
}

/** ESM only, for resolvers that know `exports`: the older ones are not supported. */
function checkTypes(name, tarball) {
  const args = [tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'];
  const { status, stdout, stderr } = spawnSync(bin('attw'), args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) failures.push(`${name}:\n${stdout}${stderr}`);
}
