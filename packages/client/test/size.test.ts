import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';

/** What a bundler makes of a program that consists of these imports, minified and gzipped. */
async function bundled(program: string) {
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === 'entry.ts' ? `${import.meta.dirname}/entry.ts` : null),
    load: (id: string) => (id.endsWith('/entry.ts') ? program : null),
  };
  const bundle = await rolldown({
    input: 'entry.ts',
    platform: 'browser',
    plugins: [entry],
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  const [chunk, ...others] = output;
  expect([others.length, chunk.imports, chunk.dynamicImports]).toEqual([0, [], []]);
  return { code: chunk.code, size: gzipSync(chunk.code, { level: 9 }).length };
}

const STARTING = `export {
  callAndWait, ConnectionFailed, OperationCancelled, OperationExpired, OperationFailed, OperationGone, ProtocolError,
  RequestFailed, resume, start, WaitTimeout,
} from '@respond-async/client';`;

it('is small, with every dialect, for a program that starts, watches, takes up again and cancels', async () => {
  const { code, size } = await bundled(STARTING);
  expect(size).toBeLessThan(9_100);
  for (const name of ['Solitude-Async', 'x-lognex-retry-after', 'asyncresult', 'async-result'])
    expect(code).toContain(name);
  for (const name of ['atomicityGroup', 'multipart/mixed', 'nextHref', 'node:'])
    expect(code).not.toContain(name);
});

it('takes batches along only where they are wanted', async () => {
  const { code, size } = await bundled(`export { batch } from '@respond-async/client/batch';`);
  expect(size).toBeLessThan(13_000);
  expect(code).toContain('atomicityGroup');
});
