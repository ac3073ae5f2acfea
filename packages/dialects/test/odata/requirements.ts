import { createVerifies, type Requirement } from '../requirements.ts';
import { batchRequirements } from './batch-requirements.ts';
import { monitorRequirements } from './monitor-requirements.ts';

/** What a server of OData's asynchronous requests has to do. "The monitor" is the URL in the 202's `Location`. */
export const requirements = [
  // Accepting
  {
    id: 'odata-1',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'A request that allows it and is answered later gets 202 with a Location that is not empty.',
  },
  {
    id: 'odata-2',
    source: 'OData 4.01 Protocol 8.2.8.8',
    sentence: 'Such a 202 lists respond-async in Preference-Applied.',
  },
  {
    id: 'odata-3',
    source: 'OData 4.01 Protocol 8.2.8.8, 11.6',
    sentence: 'A request without Prefer is never answered with our 202, however long it takes.',
  },
  {
    id: 'odata-4',
    source: 'OData 4.01 Protocol 8.2.8.10',
    sentence: 'A request with wait but without respond-async is never answered with our 202.',
  },
  {
    id: 'odata-5',
    source: 'OData 4.01 Protocol 8.2.8.8, 8.2.8.10',
    sentence:
      'An operation that ends within wait is answered as if it had been asked synchronously: no monitor, no respond-async in Preference-Applied.',
  },
  {
    id: 'odata-6',
    source: 'OData 4.01 Protocol 8.2.8.10',
    sentence:
      'An operation that does not end within wait is answered with 202 when wait is over, and the same run goes on.',
  },
  {
    id: 'odata-7',
    source: 'RFC 7240 section 2',
    sentence:
      'respond-async is found in any case, with parameters, beside other preferences, and on any of several header lines.',
  },
  {
    id: 'odata-8',
    source: 'RFC 7240 section 2, OData 4.01 Protocol 8.2.8',
    sentence: 'A malformed preference neither fails the request nor hides a well-formed one.',
  },
  {
    id: 'odata-9',
    source: 'RFC 7240 section 4.3, OData ABNF waitPreference',
    sentence: 'wait is whole seconds, blanks around = are tolerated, 0 is 0; anything else is ignored.',
  },
  {
    id: 'odata-10',
    source: 'OData 4.01 Protocol 8.2.8.2',
    sentence:
      'The URL of a callback is read whole: with commas and semicolons where it is quoted, up to one where it is not.',
  },
  {
    id: 'odata-11',
    source: 'OData 4.0 Protocol 11.6',
    sentence: 'A 202 has an empty body, in any case for a client that understands 4.0 only.',
  },
  {
    id: 'odata-12',
    source: 'OData 4.01 Protocol 8.3.7',
    sentence: 'Retry-After is a whole number of seconds, not negative.',
  },
  {
    id: 'odata-13',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'Each accepted request has a monitor of its own, under a URL that nothing else has.',
  },

  ...monitorRequirements,
  ...batchRequirements,
] as const satisfies readonly Requirement[];

export const verifies = createVerifies(requirements);
