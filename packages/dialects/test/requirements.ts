import { it } from 'vitest';

/** A sentence that an implementation has to make true. */
export interface Requirement {
  readonly id: string;
  /** Where it is demanded: a specification and its section, or this library's own promise. */
  readonly source: string;
  readonly sentence: string;
}

export type Verifies<Id extends string> = (
  ids: Id | readonly Id[],
  name: string,
  body: () => void | Promise<void>,
  /** In milliseconds; what is usual unless told. */
  timeout?: number,
) => void;

/**
 * Makes the `it` of tests that show requirements: `verifies(['odata-1', 'odata-2'], 'a name', () => …)`. The test is
 * called `a name [odata-1, odata-2]`, so that the names of the tests that ran say what was shown. An id that no
 * requirement has does not compile, and throws.
 */
export function createVerifies<const All extends readonly Requirement[]>(
  requirements: All,
): Verifies<All[number]['id']> {
  const known = new Set(requirements.map(({ id }) => id));
  if (known.size !== requirements.length) throw new Error('two requirements have the same id');
  return (ids, name, body, timeout) => {
    const cited = [ids].flat();
    const missing = cited.filter((id) => !known.has(id));
    if (missing.length > 0) throw new Error(`no such requirement: ${missing.join(', ')}`);
    it(`${name} [${cited.join(', ')}]`, body, timeout);
  };
}
