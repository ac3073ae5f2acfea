import { readFile } from 'node:fs/promises';

/** A file of the npm package `vega-datasets`, as text. */
export function dataset(name: string): Promise<string> {
  // The package exports its code only; the data lie beside it.
  return readFile(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')), 'utf8');
}
