import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BandOfMiles } from './delay-report.ts';
import { context } from './odata.ts';

/** A report that was saved: its JSON text, and a tag that changes with it. */
export interface SavedReport {
  readonly id: string;
  readonly text: string;
  readonly etag: string;
}

/** The reports that clients have saved. */
export interface SavedReports {
  save(band: number, rows: readonly BandOfMiles[]): Promise<SavedReport>;
  read(id: string): Promise<SavedReport | undefined>;
  /** Was there one? */
  remove(id: string): Promise<boolean>;
}

/** Keeps each report as a file of a directory. */
export function createSavedReports(directory: string): SavedReports {
  const file = (id: string) => join(directory, `${id}.json`);
  return {
    save: async (band, rows) => {
      const id = randomUUID();
      const report = saved(
        id,
        JSON.stringify({ '@context': context('SavedReports/$entity'), id, band, rows }),
      );
      await mkdir(directory, { recursive: true });
      // Renaming is one step: after a crash there is the whole report or none.
      await writeFile(`${file(id)}.part`, report.text, { flush: true });
      await rename(`${file(id)}.part`, file(id));
      return report;
    },
    read: async (id) => {
      const text = isId(id) ? await unlessMissing(readFile(file(id), 'utf8')) : undefined;
      return text === undefined ? undefined : saved(id, text);
    },
    remove: async (id) => isId(id) && (await unlessMissing(rm(file(id)).then(() => true))) === true,
  };
}

function saved(id: string, text: string): SavedReport {
  return { id, text, etag: `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"` };
}

/** An id becomes a file name: nothing but a UUID may. */
function isId(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
}

function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
