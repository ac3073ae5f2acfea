import type { Requirement } from '../requirements.ts';

const async = 'Kladana JSON API 1.2, Asynchronous exchange';
const workbook = 'Kladana JSON API 1.2, Workbook, Dealing with asynchronous exchange';
const errors = 'Kladana JSON API 1.2, Errors';
const general = 'Kladana JSON API 1.2, General info';
const webhooks = 'Kladana JSON API 1.2, Webhooks';
const own = 'respond-async';

/** What can be seen on the wire beside the requirements that are told as a whole. */
export const wireRequirements = [
  // Errors
  {
    id: 'kladana-101',
    source: errors,
    sentence:
      'Errors 61000 to 61008 have the sentences of the documentation, in English or, for who likes it better, in Russian.',
  },
  {
    id: 'kladana-102',
    source: own,
    sentence: 'The HTTP status of each error, which the documentation does not name, can be chosen.',
  },
  {
    id: 'kladana-103',
    source: general,
    sentence:
      'An error is {"errors":[{"error","code"}]} as application/json, with the parameter it is about.',
  },
  {
    id: 'kladana-104',
    source: errors,
    sentence:
      "A task that there is not, or that is another account's, is 404 with 1021, in every request for it.",
  },
  {
    id: 'kladana-105',
    source: errors,
    sentence: 'A submission that fails inside is 61008, and no task is left behind that nobody knows.',
  },
  {
    id: 'kladana-106',
    source: general,
    sentence: 'What polls too often is 429 with 1049 and X-Lognex-Retry-After in milliseconds.',
  },
  {
    id: 'kladana-107',
    source: general,
    sentence:
      'Another method than those of a URL is 405 with 1039, another path below the tasks is 404 with 1002.',
  },
  {
    id: 'kladana-108',
    source: own,
    sentence: 'Every refusal of the engine has an answer in the form of the API, on every kind of request.',
  },
  // The task
  {
    id: 'kladana-111',
    source: async,
    sentence:
      'A task has meta, id, accountId, owner, state and request, in every state; account, owner and request are as the server gives them.',
  },
  {
    id: 'kladana-112',
    source: general,
    sentence: 'Times are told on a clock three hours ahead of UTC, or as far as the server says.',
  },
  {
    id: 'kladana-113',
    source: async,
    sentence:
      'A DONE task whose result is deleted is still DONE, with the same deletionDate; an API_ERROR stays one.',
  },
  {
    id: 'kladana-114',
    source: async,
    sentence: 'A task is known for seven days after its end; then it is 404.',
  },
  {
    id: 'kladana-115',
    source: workbook,
    sentence: 'The method, the URL with async=true and the body of a request come to the handler.',
  },
  // Links
  {
    id: 'kladana-121',
    source: workbook,
    sentence:
      'A link has temp_url_sig, temp_url_expires in seconds since 1970 and filename=asynctask_ID_result.json, and is served as that file.',
  },
  {
    id: 'kladana-122',
    source: own,
    sentence:
      'A link of which a byte was changed, or that is over, is refused in the form of the API, and reveals nothing.',
  },
  {
    id: 'kladana-123',
    source: own,
    sentence:
      'A link of a task whose result is deleted is 61003; of one that is forgotten it is refused like any other.',
  },
  {
    id: 'kladana-124',
    source: workbook,
    sentence: 'A result can be fetched any number of times until deletionDate.',
  },
  // The list
  {
    id: 'kladana-131',
    source: general,
    sentence:
      'A filter without a value asks whether there is one; a backslash takes a semicolon for text; of the same comparison twice the first counts.',
  },
  {
    id: 'kladana-132',
    source: general,
    sentence:
      'A value and a comparison of the same field, an unknown field and an operator that a field has not are 1034.',
  },
  {
    id: 'kladana-133',
    source: general,
    sentence: 'A date to the minute, the second or the millisecond means all moments that it may mean.',
  },
  {
    id: 'kladana-134',
    source: errors,
    sentence:
      'An unknown field to order by is 1063, a direction that is none 1042, a limit or an offset that can not be 1084.',
  },
  {
    id: 'kladana-135',
    source: workbook,
    sentence:
      'The list has a context with the employee, and a meta.href that tells filter and order as the API writes them.',
  },
  {
    id: 'kladana-136',
    source: own,
    sentence: 'No filter, order or page that a client may send makes the server fail.',
  },
  // Limits
  {
    id: 'kladana-151',
    source: general,
    sentence:
      'Where limits are on, an account that asks too often is 429 with 1049, one that asks too much at a time 429 with 1073, whatever it asks; others are unaffected.',
  },
  {
    id: 'kladana-152',
    source: general,
    sentence:
      'Where limits are on, every answer tells the rate, what is left of it, its span of time and when all of it is there again.',
  },
  {
    id: 'kladana-153',
    source: general,
    sentence:
      'Where limits are on, a head of more than 8 KB and an array of more than 1,000 elements are 413 with 1044.',
  },
  {
    id: 'kladana-154',
    source: own,
    sentence: 'Limits are off unless they are turned on, and each of them can be another.',
  },
  // The server
  {
    id: 'kladana-141',
    source: own,
    sentence: 'A task is watched through Kladana alone, and what was started in another dialect is no task.',
  },
  {
    id: 'kladana-142',
    source: own,
    sentence: 'An option that can not be right is a TypeError that names it.',
  },
  // Webhooks
  {
    id: 'kladana-161',
    source: webhooks,
    sentence:
      'A webhook is created by POST with url, action and entityType, and is 200 with meta, id, accountId, entityType, url, method, enabled and action.',
  },
  {
    id: 'kladana-162',
    source: webhooks,
    sentence: 'Webhooks of the account are listed, read, changed in part, switched off and deleted.',
  },
  {
    id: 'kladana-163',
    source: errors,
    sentence:
      'A webhook with an unknown action, type, method or diffType, a URL that is none, too long or not admitted, one that is there already, and the sixth of an action are refused by 30000 to 30010.',
  },
  {
    id: 'kladana-164',
    source: own,
    sentence:
      "Another account's webhooks are not there; who is nobody, where clients are told apart, has none.",
  },
  {
    id: 'kladana-165',
    source: own,
    sentence: 'Webhooks are still there after a restart, and changes at the same time all count.',
  },
  {
    id: 'kladana-166',
    source: webhooks,
    sentence:
      'X-Lognex-WebHook-DisableByPrefix keeps the webhooks that begin so from being called for the task of one request.',
  },
] as const satisfies readonly Requirement[];
