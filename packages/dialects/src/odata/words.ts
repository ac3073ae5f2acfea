/** What both ends of the wire say: names of OData 4.01 Protocol, sections 8 and 11.6. */

/** The status of the finished operation, in three digits. */
export const ASYNC_RESULT = 'AsyncResult';
export const ODATA_VERSION = 'OData-Version';
export const MAX_VERSION = 'OData-MaxVersion';
/** The media type of an answer that contains a whole HTTP response. */
export const HTTP_MESSAGE = 'application/http';

/** The versions whose clients are answered differently. Older ones are counted as 4.0, newer ones as 4.01. */
export type Version = '4.0' | '4.01';

/** The version in an `OData-MaxVersion`; `undefined` where there is none that can be read. */
export function versionIn(header: string | undefined): Version | undefined {
  const version = /^\s*(\d+(?:\.\d+)?)\s*(?:;|$)/.exec(header ?? '')?.[1];
  if (version === undefined) return undefined;
  return Number(version) < 4.01 ? '4.0' : '4.01';
}
