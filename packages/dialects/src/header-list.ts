import { withoutPreferences } from './prefer.ts';
import type { HeaderList } from './wire.ts';

/** The first value of a header, by its name in lower case. */
export function headerIn(headers: HeaderList, name: string): string | undefined {
  return headers.find((header) => isNamed(header, name))?.[1];
}

export function isNamed([name]: HeaderList[number], lower: string): boolean {
  return name.toLowerCase() === lower;
}

/** The headers without the claim, in `Preference-Applied`, that the operation is answered later. */
export function withoutClaim(headers: HeaderList): HeaderList {
  return headers.flatMap((header): HeaderList => {
    if (!isNamed(header, 'preference-applied')) return [header];
    const left = withoutPreferences(header[1], ['respond-async']);
    return left === undefined ? [] : [[header[0], left]];
  });
}
