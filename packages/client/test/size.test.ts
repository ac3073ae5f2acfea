import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';

/** What a bundler makes of everything that an entry exports. */
async function bundled(entry: string) {
  const input = fileURLToPath(new URL(`../src/${entry}`, import.meta.url));
  const bundle = await rolldown({ input, platform: 'browser', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  const [chunk, ...others] = output;
  expect([others.length, chunk.imports, chunk.dynamicImports]).toEqual([0, [], []]);
  return { code: chunk.code, gzipped: gzipSync(chunk.code, { level: 9 }).length };
}

it('is small, minified and gzipped, with every dialect and without batches', async () => {
  const { code, gzipped } = await bundled('index.ts');
  expect(gzipped).toBeLessThan(9_800);
  for (const name of ['Solitude-Async', 'x-lognex-retry-after', 'asyncresult', 'async-result'])
    expect(code).toContain(name);
  for (const name of ['atomicityGroup', 'multipart/mixed', 'node:']) expect(code).not.toContain(name);
});

it('is small with batches', async () => {
  const { code, gzipped } = await bundled('batch/index.ts');
  expect(gzipped).toBeLessThan(13_000);
  expect(code).toContain('atomicityGroup');
});
