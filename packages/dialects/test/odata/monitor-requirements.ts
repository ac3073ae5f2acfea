import type { Requirement } from '../requirements.ts';

/** What a monitor has to do: to be read, and to cancel. */
export const monitorRequirements = [
  // Reading the monitor
  {
    id: 'odata-14',
    source: 'OData 4.01 Protocol 11.7.1',
    sentence:
      'A request that is wrong before anything is carried out, a batch that can not be understood among them, is answered with its 4xx at once, and no job is made.',
  },
  {
    id: 'odata-15',
    source: 'OData 4.01 Protocol 8.2.8.8',
    sentence:
      'Where there is no room for a job it is refused, or answered at once where that is chosen; there is no 202 without a job.',
  },
  {
    id: 'odata-16',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'As long as the operation has not ended, GET of the monitor is 202 with Location.',
  },
  {
    id: 'odata-17',
    source: 'OData 4.01 Protocol 11.6, 8.3.1',
    sentence:
      'When it has ended with 200, GET with Accept: application/json is 200 with AsyncResult: 200 and its own headers and bytes.',
  },
  {
    id: 'odata-18',
    source: 'OData 4.01 Protocol 11.6, 8.3.1',
    sentence:
      'An operation that answered 201 is told as 200 with AsyncResult: 201 and its own Location and ETag.',
  },
  {
    id: 'odata-19',
    source: 'OData 4.01 Protocol 11.6, 8.3.1',
    sentence: 'An operation that answered 204 is told as 200 with AsyncResult: 204 and no body.',
  },
  {
    id: 'odata-20',
    source: 'OData 4.01 Protocol 11.6, 8.3.1',
    sentence:
      'An operation that answered 4xx or 5xx is told as 200 with that status in AsyncResult and its own error.',
  },
  {
    id: 'odata-21',
    source: 'OData 4.01 Protocol 9.4',
    sentence:
      'An operation that threw is told as 500 with an OData error in which nothing of the thrown is to be found.',
  },
  {
    id: 'odata-22',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'A 4.0 client that sends no Accept gets the response as an HTTP message.',
  },
  {
    id: 'odata-23',
    source: 'OData 4.01 Protocol 11.6, 13.1.1',
    sentence: 'A 4.0 client that accepts application/http gets the response as an HTTP message.',
  },
  {
    id: 'odata-24',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'A 4.0 client that accepts something else only gets the response as it is, with AsyncResult.',
  },
  {
    id: 'odata-25',
    source: 'OData 4.01 Protocol 11.6, 8.3.1',
    sentence:
      'Whoever accepts application/http gets an HTTP message, with AsyncResult on the outer response.',
  },
  {
    id: 'odata-26',
    source: 'OData 4.01 Protocol 13.2.1; own choice for what a poll inherits',
    sentence:
      'A poll with neither Accept nor version gets the response as it is; after a first request of a 4.0 client, as an HTTP message, unless that is turned off.',
  },
  { id: 'odata-27', source: 'own choice', sentence: 'Wildcards in Accept do not name application/http.' },
  {
    id: 'odata-28',
    source: 'RFC 9110 section 12.4.2',
    sentence: 'application/http;q=0 is not accepting application/http.',
  },
  {
    id: 'odata-29',
    source: 'OData 4.01 Protocol 11.6',
    sentence:
      'In an HTTP message the status of a failed operation is in the inner status line; the outer one is 200.',
  },
  {
    id: 'odata-30',
    source: 'RFC 9112 sections 2 to 5',
    sentence:
      'The HTTP message is read by the strictest readers: CRLF only, HTTP/1.1, a reason for every status, usual spelling, no name twice.',
  },
  {
    id: 'odata-31',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'The bytes of a binary result are the same in an HTTP message.',
  },
  {
    id: 'odata-32',
    source: 'OData ABNF asyncresult',
    sentence: 'AsyncResult is three digits, on every final 200.',
  },
  {
    id: 'odata-33',
    source: 'own promise: collected once',
    sentence: 'A result that has been collected is not there any more: 404 with an OData error.',
  },
  {
    id: 'odata-34',
    source: 'own promise: collected once',
    sentence: 'Of any number of readers at the same time, one gets the result.',
  },
  {
    id: 'odata-35',
    source: 'own promise: collected once',
    sentence: 'A result whose transfer was broken off can still be collected.',
  },
  {
    id: 'odata-36',
    source: 'RFC 9110 section 9.3.2',
    sentence:
      'HEAD of the monitor of a finished operation is 200 with AsyncResult, and does not collect the result.',
  },
  {
    id: 'odata-37',
    source: 'OData 4.02 Protocol 11.6, draft',
    sentence:
      'Where it is turned on, GET with Prefer: return=minimal on a finished operation is 204 with AsyncResult and Location, and does not collect the result.',
  },
  {
    id: 'odata-38',
    source: 'OData 4.01 Protocol 9.2.1, 9.2.4',
    sentence: 'A result that has expired is 410, a monitor that never was is 404.',
  },
  {
    id: 'odata-39',
    source: 'OData 4.01 Protocol 11.6',
    sentence:
      'An operation that was lost with its process is in the end told as 200 with 5xx in AsyncResult.',
  },
  {
    id: 'odata-40',
    source: 'own promise: a job has one owner',
    sentence:
      'A monitor answers only the one who started its operation; to everybody else it does not exist.',
  },
  {
    id: 'odata-41',
    source: 'OData 4.01 Protocol 8.3.8; no-store is own choice',
    sentence: 'Answers of a monitor carry Cache-Control: no-store, and Vary names what shaped them.',
  },
  {
    id: 'odata-42',
    source: 'OData 4.01 Protocol 9.2.2',
    sentence: 'Other methods on a monitor are 405 with Allow: GET, HEAD, DELETE.',
  },

  // Cancelling
  {
    id: 'odata-43',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'DELETE of the monitor of a waiting operation succeeds; it never runs, and the monitor is 404.',
  },
  {
    id: 'odata-44',
    source: 'OData 4.01 Protocol 11.6',
    sentence:
      'DELETE of the monitor of a running operation succeeds; the monitor is 404 and stays so when the handler returns.',
  },
  {
    id: 'odata-45',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'The handler of a cancelled operation is told by its signal.',
  },
  {
    id: 'odata-46',
    source: 'OData 4.01 Protocol 11.6, 9.2.2',
    sentence:
      'Where cancelling is switched off, DELETE of the monitor is 405 with an Allow without DELETE, and the result is still there.',
  },
  {
    id: 'odata-47',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'DELETE is never answered with 202: the operation is cancelled when it is answered.',
  },
  {
    id: 'odata-48',
    source: 'OData 4.01 Protocol 9.2.1',
    sentence: 'DELETE of a monitor that is not there, or not any more, is 404.',
  },
  {
    id: 'odata-49',
    source: 'own choice',
    sentence: 'DELETE of a finished operation that was not collected throws its result away: 204, then 404.',
  },
  {
    id: 'odata-50',
    source: 'OData 4.01 Protocol 11.6',
    sentence: 'An operation that the service itself ended is told as 200 with 5xx in AsyncResult.',
  },
] as const satisfies readonly Requirement[];
