import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadValue } from './bad-value.ts';
import { wholeNumber } from './whole-number.ts';

/** How the example is to be run. */
export interface Settings {
  /** `PORT`: 8080 unless told; 0 takes any free one. */
  readonly port: number;
  /** `HOST`: 127.0.0.1 unless told. */
  readonly host: string;
  /** `DATA_DIR`: where jobs and saved reports are kept; `.data` in the repository unless told. */
  readonly dataDir: string;
  /** `PUBLIC_URL`: how clients reach the app, without a trailing slash; the address it listens on unless told. */
  readonly publicUrl?: string;
  /** `KEEP_RESULT`: how long a result can be collected, in milliseconds; as each protocol has it unless told. */
  readonly keepResult?: number;
  /** `DEMO_FAULTS`: 1 lets requests ask for faults. */
  readonly faults: boolean;
}

const DATA_DIR = fileURLToPath(new URL('../../../.data', import.meta.url));

/** Reads the environment; what is empty is not set. Throws a `BadValue` that names the variable. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    port: wholeNumber('PORT', env.PORT || 8080, 0, 65_535),
    host: env.HOST || '127.0.0.1',
    dataDir: resolve(env.DATA_DIR || DATA_DIR),
    ...(env.PUBLIC_URL && { publicUrl: publicUrl(env.PUBLIC_URL) }),
    ...(env.KEEP_RESULT && { keepResult: wholeNumber('KEEP_RESULT', env.KEEP_RESULT, 1, 1e12) }),
    faults: wholeNumber('DEMO_FAULTS', env.DEMO_FAULTS || 0, 0, 1) === 1,
  };
}

function publicUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\/[^?#]+$/i.test(text)) {
    throw new BadValue(
      `PUBLIC_URL must be an http or https URL, such as https://flights.example, not "${text}"`,
    );
  }
  return text.replace(/\/+$/, '');
}
