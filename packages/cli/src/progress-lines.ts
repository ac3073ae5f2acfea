import { type Display, percent, type Sight } from './display.ts';

/** For logs and pipes: a line for each change. */
export function progressLines(out: NodeJS.WritableStream): Display {
  let last = '';
  return {
    show(sight) {
      const line = describe(sight);
      if (line !== last) out.write(`${line}\n`);
      last = line;
    },
    clear() {},
  };
}

export function describe({ status, fraction, message }: Sight): string {
  const far = fraction === undefined ? status : `${status} ${percent(fraction)}`;
  return message === undefined || message === '' ? far : `${far}: ${message}`;
}
