import type { LinkForm } from '../dialect.ts';

/** What both ends of the wire say. */

/** The path of the API, unless a server has another one. */
export const ROOT = '/api/remap/1.2';
/** What stands after it in the path of the tasks. */
export const ASYNC = '/async';
/** And of the webhooks. */
export const WEBHOOKS = '/entity/webhook';
export const WEBHOOK_TYPE = 'webhook';
/** The type of a task in a `meta`. */
export const TASK_TYPE = 'async';
export const JSON_TYPE = 'application/json';

/** What stands after the URL of a task: its result, its end, and the file behind a signed link. */
export const RESULT = 'result';
export const CANCEL = 'cancel';
export const FILE = 'file';

/** How a task stands. */
export const STATES = ['PENDING', 'PROCESSING', 'DONE', 'ERROR', 'CANCEL', 'API_ERROR'] as const;
export type State = (typeof STATES)[number];

/** The links to results. */
export const LINKS: LinkForm = {
  expires: 'temp_url_expires',
  signature: 'temp_url_sig',
  validFor: 5 * 60_000,
};

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/** The name under which the result of a task is saved. */
export const fileName = (id: string): string => `asynctask_${id}_result.json`;
