/** What both ends of the wire say: names of Mozilla's Solitude, by its documentation of asynchronous calls. */

/** Of a request: it is to be answered later, unless the value is empty. Of a replay: `yes`, or `no`. */
export const SOLITUDE_ASYNC = 'Solitude-Async';
/** The operation has been carried out: this is its own answer. */
export const YES = 'yes';
/** The operation has not been carried out. */
export const NO = 'no';
/** The path of both kinds of monitors. */
export const DELAY = '/delay';

/** `result` tells about the operation, `replay` answers as it did. */
export type Kind = 'result' | 'replay';

/** Where a monitor is, below `DELAY`. */
export const monitorOf = (kind: Kind, uuid: string): string => `${kind}/${uuid}/`;

const UUID = /^(result|replay)\/([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\/?$/;

/** Which monitor that is; `undefined` where there can be none. */
export function monitorIn(path: string): { readonly kind: Kind; readonly uuid: string } | undefined {
  const [, kind, uuid] = UUID.exec(path) ?? [];
  return uuid === undefined ? undefined : { kind: kind as Kind, uuid };
}

export const JSON_TYPE = 'application/json';
