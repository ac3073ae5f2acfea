import { type Dialect, odata, plain } from '@respond-async/dialects';

/** What the suite knows about a dialect: it says the same of every one. */
export interface Speech {
  readonly name: string;
  readonly dialect: () => Dialect;
  /** The header that gives the status of the operation. */
  readonly result: string;
  /** What is left of a result that was collected, or of a job that was cancelled. */
  readonly gone: 404 | 410;
  /** The `Vary` of a result whose handler said `Origin`. */
  readonly resultVary: string;
}

export const speeches: readonly Speech[] = [
  {
    name: 'odata',
    dialect: () => odata(),
    result: 'asyncresult',
    gone: 404,
    resultVary: 'Origin, Accept, OData-MaxVersion',
  },
  { name: 'plain', dialect: () => plain(), result: 'async-result', gone: 410, resultVary: 'Origin, Prefer' },
];
