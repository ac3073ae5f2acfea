import { createVerifies, type Requirement } from '../requirements.ts';

/** What a server of the plain dialect has to do. "The monitor" is the URL in the 202's `Location`. */
export const requirements = [
  // Reading Prefer
  { id: 'plain-1', source: 'RFC 7240 section 2', sentence: 'Several Prefer lines are read like one.' },
  {
    id: 'plain-2',
    source: 'RFC 7240 section 2',
    sentence:
      'Of several preferences with one name the first holds, also across lines; the others are ignored silently.',
  },
  {
    id: 'plain-3',
    source: 'RFC 7240 section 2',
    sentence:
      'Names of preferences and parameters are compared without regard to case, values with regard to it.',
  },
  {
    id: 'plain-5',
    source: 'RFC 7240 section 2',
    sentence: 'A token and a quoted string are the same value; foo, foo= and foo="" all are foo without one.',
  },
  {
    id: 'plain-7',
    source: 'RFC 7240 section 2, erratum 4439',
    sentence:
      'Commas, semicolons and escaped quotes within quotes separate nothing; what is empty between separators is ignored.',
  },
  {
    id: 'plain-8',
    source: 'RFC 7240 section 2',
    sentence: "A preference that is unknown, or has a value that can't be used, is ignored: never a 4xx.",
  },
  {
    id: 'plain-9',
    source: 'RFC 7240 sections 2 and 4.1',
    sentence:
      'respond-async is found by its whole name: respond-asynchronously and respond-sync mean nothing.',
  },
  {
    id: 'plain-11',
    source: 'RFC 7240 section 4.3',
    sentence:
      'A wait that is no whole number of seconds is ignored, never a 400; in respond-async; wait=10 it is a parameter.',
  },
  {
    id: 'plain-12',
    source: 'RFC 7240 sections 4.2 and 4.4',
    sentence: 'Of return=minimal and return=representation, and of the two of handling, the first holds.',
  },
  {
    id: 'plain-13',
    source: 'own promise: linear, total',
    sentence:
      'Any header is read in linear time, without ever throwing, like a slow reader by the rules reads it.',
  },
  // Accepting
  {
    id: 'plain-14',
    source: 'RFC 7240 section 4.1, RFC 9110 section 15.3.3',
    sentence:
      'A request with respond-async is answered with 202, the monitor in Location, and a status document.',
  },
  {
    id: 'plain-15',
    source: 'RFC 7240 section 4.1',
    sentence: 'A request without respond-async goes to the handler, with wait or without.',
  },
  {
    id: 'plain-16',
    source: 'RFC 7240 sections 4.1 and 4.3',
    sentence:
      'respond-async, wait=N: an operation that ends within N seconds is answered itself; otherwise there is the 202 after N seconds, and the same run goes on.',
  },
  {
    id: 'plain-17',
    source: 'RFC 7240 section 4.3',
    sentence: 'The time of wait runs from the arrival of the request, not from the end of its body.',
  },
  {
    id: 'plain-18',
    source: 'RFC 7240 section 3',
    sentence: 'The 202 says Preference-Applied: respond-async.',
  },
  {
    id: 'plain-19',
    source: 'RFC 7240 section 3',
    sentence:
      'Preference-Applied names only what was requested and applied, as it was requested, without parameters.',
  },
  {
    id: 'plain-20',
    source: 'RFC 7240 section 4.2',
    sentence:
      'return=minimal leaves out the status document, keeps the headers, and stands in Preference-Applied.',
  },
  {
    id: 'plain-21',
    source: 'RFC 7240 section 2',
    sentence:
      'Every answer of a route where it matters says Vary: Prefer, whether the request had the header or not, errors too.',
  },
  {
    id: 'plain-22',
    source: 'RFC 9110 section 10.2.3',
    sentence: 'Retry-After is a whole number of seconds, not negative, on every 202.',
  },
  {
    id: 'plain-23',
    source: 'own choice',
    sentence:
      'The status document has id, status, progress, times as RFC 3339 texts, and links: self, result, cancel.',
  },
  // Idempotency-Key
  {
    id: 'plain-24',
    source: 'draft-ietf-httpapi-idempotency-key-header-07 section 2.6',
    sentence: 'The same key with the same request is one job: the 202 again, with the same Location.',
  },
  {
    id: 'plain-25',
    source: 'draft-ietf-httpapi-idempotency-key-header-07 section 2.6',
    sentence: 'The same key with another request is 422, and starts nothing.',
  },
  {
    id: 'plain-26',
    source: 'draft-ietf-httpapi-idempotency-key-header-07 section 2.1; tokens and length are own choice',
    sentence:
      'A key is a quoted string of 1 to 255 characters; one without quotes is tolerated; anything else is 400.',
  },
  // Watching and collecting
  {
    id: 'plain-27',
    source: 'own choice',
    sentence:
      'The monitor of an operation that has not ended is 202 with the status document, its progress included.',
  },
  {
    id: 'plain-28',
    source: 'RFC 7240 section 4.3, own choice',
    sentence: 'wait=N on the monitor holds the answer back until the operation has ended, at most N seconds.',
  },
  {
    id: 'plain-29',
    source: 'own choice',
    sentence:
      'The monitor of a finished operation is 200 with Async-Result: its own status, and its own headers and bytes.',
  },
  {
    id: 'plain-30',
    source: 'RFC 9110 section 15.4.4',
    sentence:
      "With redirect, the monitor of a finished operation is 303, or 302, and GET of its Location has the operation's own status, headers and bytes.",
  },
  {
    id: 'plain-31',
    source: 'own choice',
    sentence:
      'An operation that ended without an answer is told as one that answered 5xx with problem details.',
  },
  {
    id: 'plain-32',
    source: 'own promise: collected once',
    sentence: 'What has been collected, cancelled, thrown away or has expired is 410; what never was is 404.',
  },
  {
    id: 'plain-33',
    source: 'own promise: collected once',
    sentence: 'Of any number of readers one gets the result; the others are told to come back.',
  },
  {
    id: 'plain-34',
    source: 'own promise: collected once',
    sentence: 'A result whose transfer was broken off can still be collected.',
  },
  {
    id: 'plain-35',
    source: 'RFC 9110 section 9.3.2',
    sentence: 'HEAD of a monitor tells how it stands, and does not collect.',
  },
  {
    id: 'plain-36',
    source: 'own promise: collected once',
    sentence: 'A browser that is sent to a monitor, or fetches it ahead, gets the status document.',
  },
  {
    id: 'plain-37',
    source: 'RFC 8594 section 3',
    sentence: 'Sunset says from when on the result is not there any more.',
  },
  {
    id: 'plain-38',
    source: 'own promise: acknowledged mode',
    sentence:
      'With acknowledge a result counts as collected when its reader says so, and comes back otherwise.',
  },
  {
    id: 'plain-39',
    source: 'WHATWG HTML section 9.2',
    sentence:
      'Accept: text/event-stream on a monitor gets the status document at every change, and collects nothing.',
  },
  {
    id: 'plain-40',
    source: 'own promise: jobs have owners',
    sentence: "Another owner's operation is answered like one that never was.",
  },
  // Ending
  {
    id: 'plain-41',
    source: 'RFC 9110 section 9.3.5',
    sentence:
      'DELETE of the monitor of an operation that has not ended cancels it: 204, and its handler is told.',
  },
  {
    id: 'plain-42',
    source: 'own choice',
    sentence: 'DELETE of the monitor of a finished operation throws its result away: 204.',
  },
  // Errors
  {
    id: 'plain-43',
    source: 'RFC 9457 sections 3 and 3.1',
    sentence:
      'Every error is application/problem+json with type, title, status and detail; status is that of the answer, or of the operation it tells of.',
  },
  {
    id: 'plain-44',
    source: 'own promise: nothing leaks',
    sentence: 'Nothing of what a handler threw is told to a client.',
  },
  { id: 'plain-45', source: 'RFC 9110 section 15.5.6', sentence: 'Other methods are 405 with Allow.' },
  {
    id: 'plain-46',
    source: 'RFC 6585 section 4, RFC 9110 section 10.2.3',
    sentence: '429 and 503 say by Retry-After when to try again.',
  },
  {
    id: 'plain-47',
    source: 'own choice',
    sentence: 'A body that is too large is 413; a start that is refused leaves nothing behind.',
  },
  // Callbacks
  {
    id: 'plain-48',
    source: 'own choice, after OData 4.01 Protocol 8.2.8.2 and Standard Webhooks',
    sentence:
      'Prefer: callback; url="…" beside respond-async is claimed where it is promised: a signed POST of the status document when the operation has ended, however.',
  },
  {
    id: 'plain-49',
    source: 'own promise: nothing leaks',
    sentence: 'The client is told in one word what became of its callback, and nothing of why.',
  },
] as const satisfies readonly Requirement[];

export const verifies = createVerifies(requirements);
