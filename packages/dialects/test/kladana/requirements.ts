import { createVerifies, type Requirement } from '../requirements.ts';
import { wireRequirements } from './wire-requirements.ts';

const async = 'Kladana JSON API 1.2, Asynchronous exchange';
const workbook = 'Kladana JSON API 1.2, Workbook, Dealing with asynchronous exchange';
const errors = 'Kladana JSON API 1.2, Errors';
const general = 'Kladana JSON API 1.2, General info';
const limits = 'Kladana JSON API 1.2, Restrictions';

/** What a server of Kladana's asynchronous exchange has to do. "The task" is what `Content-Location` leads to. */
export const requirements = [
  {
    id: 'kladana-1',
    source: async,
    sentence:
      'A request with async=true is 202 without a body; Location is Content-Location and /result, both are absolute.',
  },
  {
    id: 'kladana-2',
    source: async,
    sentence: 'The id in both headers is the id in the status document.',
  },
  {
    id: 'kladana-3',
    source: async,
    sentence: 'A request with async=false, or without async, is answered synchronously.',
  },
  {
    id: 'kladana-4',
    source: errors,
    sentence: 'async=true with limit or with offset is 61001, and no task is created.',
  },
  {
    id: 'kladana-5',
    source: errors,
    sentence: 'async=true where the server gives no later answer is 61000, and no task is created.',
  },
  {
    id: 'kladana-6',
    source: limits,
    sentence:
      'The fifth unfinished task of an account is 61002; another account is unaffected; when one has ended there is room again.',
  },
  {
    id: 'kladana-7',
    source: async,
    sentence: 'A fresh task is PENDING or PROCESSING, without resultUrl, deletionDate and errors.',
  },
  {
    id: 'kladana-8',
    source: workbook,
    sentence:
      'A DONE task has resultUrl, which is the Location of its creation, and deletionDate, an hour after it was done, as YYYY-MM-DD HH:mm:ss.SSS.',
  },
  {
    id: 'kladana-9',
    source: workbook,
    sentence:
      'The result of a DONE task is 302 without a body, to a signed URL that works without Authorization.',
  },
  {
    id: 'kladana-10',
    source: async,
    sentence: 'Such a link holds for five minutes; asking again gives a new one that works.',
  },
  {
    id: 'kladana-11',
    source: errors,
    sentence: 'The result after deletionDate is 61003.',
  },
  {
    id: 'kladana-12',
    source: errors,
    sentence: 'The result before the end is 61006, of a cancelled task 61005, of one in ERROR 61004.',
  },
  {
    id: 'kladana-13',
    source: workbook,
    sentence:
      'A handler that answers with an error makes an API_ERROR: the status document has its errors, and the result is its status and its body.',
  },
  {
    id: 'kladana-14',
    source: async,
    sentence: 'A handler that throws makes an ERROR, which has no errors member.',
  },
  {
    id: 'kladana-15',
    source: async,
    sentence:
      'PUT of /cancel is 204 for a PENDING and for a PROCESSING task; it is CANCEL then, and the handler is told to stop.',
  },
  {
    id: 'kladana-16',
    source: errors,
    sentence: 'Cancelling a task that has ended, however, is 61007.',
  },
  {
    id: 'kladana-17',
    source: async,
    sentence:
      'The list has the tasks of the account of the last seven days, with meta.type async, size, limit 1000 and offset 0.',
  },
  {
    id: 'kladana-18',
    source: general,
    sentence:
      'The list is filtered by state (in any case), request and deletionDate: several = are an or, != are an and; a bad date is 1035, a bad state 1041.',
  },
  {
    id: 'kladana-19',
    source: workbook,
    sentence: 'Conditions that are joined with & give the same tasks as those joined with a semicolon.',
  },
  {
    id: 'kladana-20',
    source: general,
    sentence: 'The list is ordered by order, and paged by limit and offset with nextHref and previousHref.',
  },
  {
    id: 'kladana-21',
    source: workbook,
    sentence:
      'The handler learns that it answers a task, so that the rows of its answer need not be capped and meta has neither limit nor offset.',
  },
  {
    id: 'kladana-22',
    source: 'Kladana JSON API 1.2, Webhooks; Asynchronous exchange',
    sentence:
      'A PROCESSED webhook is a POST of {"events":[{"meta":{"type":"async","href"},"action","accountId"}]} with requestId=UUID; its href is the task.',
  },
  {
    id: 'kladana-23',
    source: 'Kladana JSON API 1.2, Webhooks',
    sentence:
      'A receiver that answers with an error, or not within 1500 ms, is called four times at once with one requestId, and then no more; one that answers is called once.',
  },
  {
    id: 'kladana-24',
    source: 'Kladana JSON API 1.2, Webhooks; Errors',
    sentence:
      'CREATE is called when a task is created, UPDATE on each change of its state; a DELETE webhook for async and a PROCESSED one for another type are refused.',
  },
  {
    id: 'kladana-25',
    source: general,
    sentence:
      'Where that is turned on, a request that does not accept gzip is 415 without a body, but for signed links.',
  },
  {
    id: 'kladana-26',
    source: 'npm moysklad 0.20.0',
    sentence:
      'The client in use creates, polls, cancels and lists tasks, and takes the 302 of a result for the redirect that it knows.',
  },
  {
    id: 'kladana-27',
    source: 'moysklad-fetch-planner',
    sentence:
      'A client that comes again after X-Lognex-Retry-After milliseconds, or, told 429005 without it, when others are done, gets its answer.',
  },
  ...wireRequirements,
] as const satisfies readonly Requirement[];

export const verifies = createVerifies(requirements);
