/** The ways in which the servers of the suite are asked. */
export type Form = 'plain' | 'redirecting' | 'odata' | 'kladana' | 'solitude';

/** A server that the suite is run against, as it is seen from where the suite runs. */
export interface Site {
  /** Its origin. */
  readonly at: string;
  /** Can it break a transfer in the middle? */
  readonly breaks: boolean;
  /** Can the platform send a body that is still to come to such a server? */
  readonly streams: boolean;
  /** Does it let pages of other origins see the headers of its answers? */
  readonly exposes: boolean;
}

export interface Behaviour {
  readonly name: string;
  readonly act: (site: Site) => Promise<void>;
}

export const urlOf = ({ at }: Site, form: Form, path: string): string => `${at}/${form}/${path}`;

/** What a handler of the stage waits for, and the way to let it go on. */
export function gateAt(site: Site): { readonly name: string; open(): Promise<void> } {
  const name = crypto.randomUUID();
  return { name, open: () => tell(site, `open/${name}`) };
}

/** Breaks off the next result that this monitor gives. */
export const breakAt = (site: Site, monitorUrl: string | undefined): Promise<void> =>
  tell(site, `break${new URL(monitorUrl ?? '').pathname}`);

async function tell({ at }: Site, what: string): Promise<void> {
  const { status } = await fetch(`${at}/control/${what}`, { method: 'POST' });
  same(status, 204);
}

/** Throws unless both are the same JSON. */
export function same(actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

/** What a promise rejects with. */
export const errorOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );

/** More bytes than a connection holds, which nobody reads. */
export const LARGE = 64 * 1_024 * 1_024;

/** All byte values, in an order that no text has. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 167 + (at >> 8)) % 256);
}
