/** A request as a dialect sees it. */
export interface WireRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** What stands below the monitors path, without a leading slash; `undefined` for every other URL. */
  readonly monitor: string | undefined;
  /** The same below the path of documents. */
  readonly document?: string | undefined;
  /** A header's value by its name in lower case; several lines joined with `, `. */
  header(name: string): string | undefined;
}

/** What of a request the handler sees later. */
export interface Unasked {
  /** Path and query below the mount. */
  readonly target: string;
  readonly headers: HeaderList;
}

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A response to be sent. The HTTP layer adds its length, and what keeps caches and browsers away from it. */
export interface WireResponse {
  readonly status: number;
  readonly headers: HeaderList;
  /** The result's own bytes, after `before` where it is given; or a text. A text made of loaded bytes is the result. */
  readonly body?: string | { readonly result: true; readonly before?: Uint8Array };
  /**
   * A header with a URL that works without credentials as long as the dialect's links do. `url` is absolute, and the
   * dialect reads it as `redeem`; the layer adds until when, and the signature.
   */
  readonly link?: { readonly header: string; readonly url: string };
}
