import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { Files } from './files.ts';

const PAGE = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';

/** What a browser loads, bundled as users would: a page, a worker, and what they share or load later. */
export async function bundled(installed: string): Promise<Files> {
  const there = join(installed, 'src', 'there');
  const bundle = await rolldown({
    cwd: installed,
    input: { page: join(there, 'page.ts'), worker: join(there, 'worker.ts') },
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  const chunks = output.map((part): [string, string] => [
    `/${part.fileName}`,
    part.type === 'chunk' ? part.code : String(part.source),
  ]);
  return new Map([['/page.html', PAGE], ...chunks]);
}
