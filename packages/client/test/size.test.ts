import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';

/** What a bundler makes of a program: what is loaded with it, minified and gzipped, and what may be loaded later. */
async function bundled(names: string, from: string) {
  const program = `import { ${names} } from '${from}'; globalThis.program = [${names}];`;
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === 'entry.ts' ? `${import.meta.dirname}/entry.ts` : null),
    load: (id: string) => (id.endsWith('/entry.ts') ? program : null),
  };
  const bundle = await rolldown({
    input: 'entry.ts',
    platform: 'browser',
    plugins: [entry],
    preserveEntrySignatures: false,
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  const [chunk, ...others] = output;
  expect(chunk.imports).toEqual([]);
  const later = others.map((other) => (other.type === 'chunk' ? other.code : '')).join();
  return { code: chunk.code, size: gzipSync(chunk.code, { level: 9 }).length, later };
}

const STARTING = `callAndWait, ConnectionFailed, OperationCancelled, OperationExpired, OperationFailed, OperationGone,
  ProtocolError, RequestFailed, resume, start, WaitTimeout`;

it('is under 8 KB for a program that starts, watches, takes up again and cancels', async () => {
  const { code, size, later } = await bundled(STARTING, '@respond-async/client');
  expect(size).toBeLessThan(8 * 1_024);
  for (const name of ['asyncresult', 'async-result', 'application/http']) expect(code).toContain(name);
  // Few servers speak these: they are loaded when one is met.
  for (const name of ['Solitude-Async', 'x-lognex-retry-after']) {
    expect(code).not.toContain(name);
    expect(later).toContain(name);
  }
  for (const name of ['atomicityGroup', 'multipart/mixed', 'nextHref', 'node:'])
    expect(code + later).not.toContain(name);
});

it('takes batches along only where they are wanted', async () => {
  const { code, size } = await bundled('batch', '@respond-async/client/batch');
  expect(size).toBeLessThan(12 * 1_024);
  expect(code).toContain('atomicityGroup');
});
