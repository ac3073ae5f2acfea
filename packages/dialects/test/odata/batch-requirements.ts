import type { Requirement } from '../requirements.ts';

/** What is demanded of callbacks and batches, and what a server in use gets wrong. */
export const batchRequirements = [
  // Callbacks
  {
    id: 'odata-51',
    source: 'OData 4.01 Protocol 8.2.8.2; RFC 7240 section 3',
    sentence:
      'A callback is claimed in Preference-Applied where callbacks are set up, and is then one GET of its URL when the operation has finished; elsewhere it is kept with the job and not claimed.',
  },
  {
    id: 'odata-52',
    source: 'OData 4.01 Protocol 8.2.8.2',
    sentence: 'At the moment at which anybody is told that an operation has ended, its monitor answers 200.',
  },
  {
    id: 'odata-53',
    source: 'own promise',
    sentence: 'A callback whose host can not be reached changes nothing about the result.',
  },
  {
    id: 'odata-54',
    source: 'OData 4.01 Protocol 8.2.8.2, 13.2.1',
    sentence:
      'callback and odata.callback are both understood; where both are there the one without prefix holds.',
  },
  {
    id: 'odata-55',
    source: 'OData 4.01 Protocol 8.2.8.2',
    sentence:
      'A callback without a URL, with one that is not absolute http or https, or without respond-async is ignored.',
  },
  {
    id: 'odata-56',
    source: 'OData 4.01 Protocol 8.2.8.2',
    sentence: 'Nobody is called for an operation that was cancelled.',
  },
  {
    id: 'odata-57',
    source: 'own promise',
    sentence: 'A callback URL that leads inside is not called.',
  },

  // Batches
  {
    id: 'odata-58',
    source: 'OData 4.01 Protocol 11.7.1, 11.7.7.6; JSON Format 19',
    sentence:
      'A batch that allows a later answer is one operation with one 202; its result is the response of the batch, in the form that the batch accepted.',
  },
  {
    id: 'odata-59',
    source: 'OData 4.01 Protocol 11.7.7.5; JSON Format 19.4',
    sentence:
      'respond-async of one request is ignored in a multipart response; in JSON it may become a 202 with a location, unless something depends on it.',
  },
  {
    id: 'odata-60',
    source: 'OData 4.01 Protocol 11.7.7.6',
    sentence:
      'A multipart batch that is interrupted by its host answers what it has, and in its last part 202 with the Location of the monitor for the rest, which has only the rest; never within a change set.',
  },
  {
    id: 'odata-61',
    source: 'OData JSON Format 4.01 section 19.4',
    sentence:
      'A JSON batch that is interrupted by its host answers what it has, and a nextLink that leads to the rest.',
  },
  {
    id: 'odata-62',
    source: 'OData 4.01 Protocol 11.7.7.1; RFC 2046',
    sentence:
      'A multipart batch with LF line ends, a quoted boundary, a preamble and an epilogue is understood.',
  },
  {
    id: 'odata-63',
    source: 'own promise: accepted means kept',
    sentence: 'The body of a request is read before its 202, whatever its type.',
  },
  {
    id: 'odata-64',
    source: 'own promise',
    sentence:
      'A batch that can not be understood is a 400 that names the part, and nothing of it is carried out.',
  },
  {
    id: 'odata-65',
    source: 'OData 4.01 Protocol 11.7.3.1; JSON Format 19.1',
    sentence: 'A request can refer to what an earlier one made; what depends on one that failed is 424.',
  },
  {
    id: 'odata-66',
    source: 'OData 4.01 Protocol 11.7.4',
    sentence: 'Groups that are to happen all or none are refused as a whole, unless they have one member.',
  },
  {
    id: 'odata-67',
    source: 'OData 4.01 Protocol 8.2.8.3',
    sentence: 'After an error the rest of a batch is left out, unless continue-on-error is preferred.',
  },
  {
    id: 'odata-68',
    source: 'own promise',
    sentence:
      'What a batch accepts is handed to its handler, and written back, byte for byte; nothing that a client sends makes it throw.',
  },

  // Waiting
  {
    id: 'odata-69',
    source: 'OData 4.01 Protocol 8.2.8.10, RFC 7240 section 4.3',
    sentence:
      'A monitor that is asked with wait answers when the operation has ended, or 202 when wait is over; HEAD too.',
  },

  // What a server in use gets wrong
  {
    id: 'odata-101',
    source: 'a defect seen elsewhere',
    sentence: 'A monitor that is asked at the moment of completion does not say 202.',
  },
  {
    id: 'odata-102',
    source: 'a defect seen elsewhere',
    sentence: 'A callback that can not be made does not leave the monitor at 202.',
  },
  {
    id: 'odata-103',
    source: 'a defect seen elsewhere',
    sentence: 'What was cancelled while it ran does not come back with its result.',
  },
  {
    id: 'odata-104',
    source: 'a defect seen elsewhere',
    sentence: 'The monitor of a result is guarded as well as the result itself.',
  },
  {
    id: 'odata-105',
    source: 'a defect seen elsewhere',
    sentence: 'The body of a multipart batch is not lost on its way into the job.',
  },
  {
    id: 'odata-106',
    source: 'a defect seen elsewhere',
    sentence: 'A 202 says that respond-async was applied.',
  },
  {
    id: 'odata-107',
    source: 'a defect seen elsewhere',
    sentence: 'A 202 is no error document, and every answer has its OData-Version.',
  },
  {
    id: 'odata-108',
    source: 'a defect seen elsewhere',
    sentence: 'A client that understands 4.0 only gets the HTTP message that it needs.',
  },
  {
    id: 'odata-109',
    source: 'a defect seen elsewhere',
    sentence: 'An operation whose process has died does not stay pending for ever.',
  },
  {
    id: 'odata-110',
    source: 'a defect seen elsewhere',
    sentence: 'The text of what a handler threw is not told.',
  },
  {
    id: 'odata-111',
    source: 'a defect seen elsewhere',
    sentence: 'A result whose reader went away in the middle is there for the next one.',
  },
  {
    id: 'odata-112',
    source: 'a defect seen elsewhere',
    sentence: 'DELETE of a monitor is answered with OData-Version.',
  },
] as const satisfies readonly Requirement[];
