import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Found } from './found.ts';
import { directoryOf } from './packaged.ts';
import { firstOf, tried } from './program.ts';

const PACKAGE = '@sparticuz/chromium';
const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome'];
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');

export const findChromium = (): Found =>
  firstOf([packed, ...INSTALLED.map((name) => () => tried(name, { path: name, environment: {} }))]);

/** Runs without a screen, with nothing that it was told before, and without looking for anything outside this machine. */
export const chromiumArguments = (profile: string): readonly string[] => [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  `--user-data-dir=${profile}`,
];

/** The one that its package brings packed, with the libraries that small systems lack; unpacked once. */
function packed(): Found {
  if (`${process.platform} ${process.arch}` !== 'linux x64')
    return { why: `${PACKAGE} has none for ${process.platform} ${process.arch}` };
  const from = directoryOf(PACKAGE);
  if (from === undefined) return { why: `${PACKAGE} is not installed` };
  const bytes = (name: string) => brotliDecompressSync(readFileSync(join(from, '..', 'bin', name)));
  const { version } = JSON.parse(readFileSync(join(from, '..', 'package.json'), 'utf8'));
  const into = join(CACHE, `chromium-${version}`);
  if (!existsSync(into)) {
    mkdirSync(CACHE, { recursive: true });
    const unpacking = mkdtempSync(join(CACHE, 'unpacking-'));
    writeFileSync(join(unpacking, 'chromium'), bytes('chromium.br'), { mode: 0o755 });
    execFileSync('tar', ['-x'], { cwd: unpacking, input: bytes('al2023.tar.br') });
    renameSync(unpacking, into);
  }
  return tried(PACKAGE, {
    path: join(into, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(into, 'lib') },
  });
}
