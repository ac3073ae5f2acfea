import type { JobInfo, Json } from '@respond-async/core';
import type { Env } from '../dialect.ts';
import { errorObject } from './errors.ts';
import type { Settings } from './settings.ts';
import { timeText } from './time.ts';
import { JSON_TYPE, RESULT, type State, TASK_TYPE } from './words.ts';

/** How a task stands, in the words of the API. */
export function stateOf({ status, summary }: JobInfo): State {
  switch (status) {
    case 'pending':
      return 'PENDING';
    case 'running':
      return 'PROCESSING';
    case 'failed':
      return 'ERROR';
    case 'cancelled':
      return 'CANCEL';
    case 'completed':
      return typeof summary === 'number' && summary >= 400 ? 'API_ERROR' : 'DONE';
  }
}

/** The URL of the request that created the task, as it is told. */
export function requestOf({ notes }: JobInfo, { request }: Settings): string {
  const url = typeof notes === 'object' && notes !== null && 'url' in notes ? notes.url : '';
  return request(typeof url === 'string' ? url : '');
}

/** When the result is deleted, in milliseconds since 1970: known of tasks that are done. */
export function deletionOf(job: JobInfo): number | undefined {
  return stateOf(job) === 'DONE' ? job.resultUntil : undefined;
}

/** A task as it is shown. `bytes`: what it answered, where that is an error. */
export function taskDocument(job: JobInfo, env: Env, settings: Settings, bytes?: Uint8Array): Json {
  const { id, owner } = job;
  const href = `${env.base}/${id}`;
  const deletion = deletionOf(job);
  return {
    meta: { href, type: TASK_TYPE, mediaType: JSON_TYPE },
    id,
    accountId: settings.account(owner),
    owner: { meta: settings.owner(owner, apiOf(env)) },
    state: stateOf(job),
    request: requestOf(job, settings),
    ...(deletion !== undefined && {
      resultUrl: `${href}/${RESULT}`,
      deletionDate: timeText(deletion, settings.utcOffset),
    }),
    ...(stateOf(job) === 'API_ERROR' && bytes !== undefined && { errors: errorsIn(bytes) }),
  };
}

/** The URL of the API. */
export const apiOf = ({ base }: Env): string => base.slice(0, base.lastIndexOf('/'));

/** Who asks, as lists tell it. */
export function contextOf(env: Env): Json {
  const api = apiOf(env);
  const href = `${api}/context/employee`;
  const metadataHref = `${api}/entity/employee/metadata`;
  return { employee: { meta: { href, metadataHref, type: 'employee', mediaType: JSON_TYPE } } };
}

/** The errors of an answer; a word that nobody knows more where it is of another form. */
function errorsIn(bytes: Uint8Array): Json {
  try {
    const { errors } = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(errors)) return errors;
  } catch {
    // It is of another form.
  }
  return [errorObject({ code: 1999 }, 'en')];
}
