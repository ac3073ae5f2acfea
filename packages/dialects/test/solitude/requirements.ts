import { createVerifies, type Requirement } from '../requirements.ts';

const docs = 'Solitude, docs/topics/async.rst';
const delay = 'Solitude, solitude/tests/test_delay.py';
const delayable = 'Solitude, lib/delayable/tests.py';
const base = 'Solitude, solitude/base.py';
const models = 'Solitude, lib/delayable/models.py';
const resources = 'Solitude, lib/delayable/resources.py';
const tasks = 'Solitude, lib/delayable/tasks.py';

/** What a server of Solitude's asynchronous calls has to do. The record is at the result URL, the answer at the replay URL. */
export const requirements = [
  // Its own tests
  { id: 'solitude-1', source: delayable, sentence: 'A record shows the uuid that was asked for.' },
  { id: 'solitude-2', source: delayable, sentence: 'The replay of a task that there is not is a 404.' },
  { id: 'solitude-3', source: delayable, sentence: 'The status of a replay is the one that was stored.' },
  {
    id: 'solitude-4',
    source: delayable,
    sentence: 'The replay of a task that has begun and not ended is 202 with Solitude-Async: no.',
  },
  {
    id: 'solitude-5',
    source: delayable,
    sentence: 'The replay of a task whose own answer is 202 is 202 with Solitude-Async: yes.',
  },
  {
    id: 'solitude-6',
    source: delayable,
    sentence: 'The body of a replay is the stored content, even where that is no JSON.',
  },
  {
    id: 'solitude-7',
    source: delayable,
    sentence: 'A task that was run is stored as run, with the body that it answered.',
  },
  {
    id: 'solitude-8',
    source: delay,
    sentence:
      'A POST that creates is 202; then its record says run and status_code 201, and its replay is the 201 with what was created.',
  },
  { id: 'solitude-9', source: delay, sentence: 'A GET with Solitude-Async is refused.' },
  { id: 'solitude-10', source: delay, sentence: 'A POST without Solitude-Async is not answered later.' },
  { id: 'solitude-11', source: delay, sentence: 'A POST with Solitude-Async is answered later.' },
  { id: 'solitude-12', source: delay, sentence: 'Query string, method and path come to the handler.' },
  {
    id: 'solitude-13',
    source: delay,
    sentence: 'The body of the 202 has the keys replay and result, and no other.',
  },
  // From end to end
  {
    id: 'solitude-28',
    source: delay,
    sentence:
      'POST, PUT and PATCH with Solitude-Async: yes are 202 with two relative paths that end in a slash and have one uuid.',
  },
  {
    id: 'solitude-29',
    source: `${base}, ${docs}`,
    sentence: 'Any value asks, no and 0 and false too; an empty one does not.',
  },
  { id: 'solitude-30', source: delay, sentence: 'A GET with Solitude-Async is a 405.' },
  {
    id: 'solitude-31',
    source: docs,
    sentence: 'Before the task is begun both URLs are 404, and the replay has no Solitude-Async: yes.',
  },
  {
    id: 'solitude-32',
    source: delayable,
    sentence: 'While it runs the record says run false and status_code 202, and the replay is 202 with no.',
  },
  {
    id: 'solitude-33',
    source: `${delayable}, ${docs}`,
    sentence:
      'After a 201 the record says run true, status_code 201 and the body as a string; the replay is that 201 with yes.',
  },
  {
    id: 'solitude-34',
    source: docs,
    sentence:
      "The replay of a task whose own answer is 404 is 404 with yes: not the 404 of one that wasn't run.",
  },
  {
    id: 'solitude-35',
    source: delay,
    sentence: 'Query string and method come to the handler; a replay is the same each time.',
  },
  {
    id: 'solitude-36',
    source: `${tasks}, mended`,
    sentence: 'What a handler throws is status_code 500, not 202.',
  },
  // Accepting
  {
    id: 'solitude-41',
    source: base,
    sentence:
      'A 202 is JSON of server-relative paths /delay/replay/UUID/ and /delay/result/UUID/; it has no Location and no Retry-After.',
  },
  {
    id: 'solitude-42',
    source: base,
    sentence: 'The header with an empty value, or no header, is answered synchronously.',
  },
  {
    id: 'solitude-43',
    source: base,
    sentence: 'With any other method the header is refused with 405, and never ignored.',
  },
  {
    id: 'solitude-44',
    source: tasks,
    sentence:
      'The job carries method, path, query string and body; the body is called JSON; the handler does not see Solitude-Async.',
  },
  {
    id: 'solitude-45',
    source: base,
    sentence: 'Nothing is validated before acceptance: a bad body is a 202 too.',
  },
  // The record
  {
    id: 'solitude-51',
    source: models,
    sentence:
      'A record has id, uuid, run, status_code, content, created, modified, resource_pk and resource_uri, each of its type.',
  },
  // Polling
  {
    id: 'solitude-61',
    source: resources,
    sentence: 'Accepted and not begun: both URLs are 404.',
  },
  {
    id: 'solitude-62',
    source: resources,
    sentence:
      'Begun: the record is 200 with run false, 202 and empty content; the replay is 202 with no, JSON, without a body.',
  },
  {
    id: 'solitude-63',
    source: resources,
    sentence:
      'Ended: the record is 200 with run true, the status and the body as a string; the replay has the status and the body byte for byte, is JSON whatever it was, and keeps no other header.',
  },
  {
    id: 'solitude-64',
    source: resources,
    sentence: 'Ended with a 404 of its own: the record is 200 with status_code 404, the replay 404 with yes.',
  },
  {
    id: 'solitude-65',
    source: resources,
    sentence: 'A uuid that nobody knows, and anything else below /delay, is 404 without the header.',
  },
  { id: 'solitude-66', source: resources, sentence: 'Other methods than GET are 405 at both URLs.' },
  // Where it is otherwise than it was
  {
    id: 'solitude-71',
    source: 'Solitude, mended: run with status_code 202',
    sentence:
      'What ended without an answer, or with a 4xx, has its real status; an error has error_message, error_code and error_data, and gives nothing away.',
  },
  {
    id: 'solitude-72',
    source: 'Solitude, mended: 404 for three things',
    sentence:
      'Not begun is 404 with Solitude-Async: no; expired is 410; unknown is 404 without the header. Their error_code tells them apart.',
  },
  {
    id: 'solitude-73',
    source: 'Solitude, mended: records made late',
    sentence: 'A task is known from its acceptance on: a server may answer it as begun from then on.',
  },
  // Own promises
  {
    id: 'solitude-81',
    source: 'own promise',
    sentence:
      'What is too large for a record, or no text, is a 406 at the result URL that leads to the replay.',
  },
  {
    id: 'solitude-82',
    source: 'own promise',
    sentence: 'Records and replays can be read as often as one likes for seven days; then they are 410.',
  },
  {
    id: 'solitude-83',
    source: base,
    sentence: "Every refusal has Solitude's form of errors, and says when to come again where that helps.",
  },
  {
    id: 'solitude-84',
    source: 'own promise',
    sentence:
      "Another owner's task, and a job that another dialect accepted, are unknown here, and those of here there.",
  },
  {
    id: 'solitude-85',
    source: 'own promise',
    sentence: 'No handler is asked to compress; what one compressed all the same the replay says.',
  },
] as const satisfies readonly Requirement[];

export const verifies = createVerifies(requirements);
