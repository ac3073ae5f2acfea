import type { Ask } from '../ask.ts';
import type { Env, Read } from '../dialect.ts';
import type { WireRequest } from '../wire.ts';
import { errorResponse, type KladanaError } from './errors.ts';
import { wantedIn } from './list.ts';
import type { Settings } from './settings.ts';
import { acceptsGzip, uncompressed } from './start.ts';
import { CANCEL, FILE, isUuid, RESULT, TASK_TYPE } from './words.ts';

/** The largest answer whose errors are shown with a task, in bytes. */
const MOST_ERRORS = 65_536;
/** So many tasks of one owner are looked at for a list: the newest. */
const MOST_LISTED = 5_000;
/** What the list goes back, in milliseconds. */
const WEEK = 7 * 86_400_000;

const READ = ['GET', 'HEAD'];

/** A request for tasks. `path`: what stands after their own. */
export function readPoll(request: WireRequest, path: string, env: Env, settings: Settings): Read {
  const [id = '', part = '', ...rest] = path.split('/');
  // A file is no part of the API: whoever has its link may read it as he likes.
  if (settings.gzip && part !== FILE && !acceptsGzip(request))
    return { type: 'reply', response: uncompressed };
  if (path === '') return readList(request, env, settings);
  if (rest.length > 0 || !Object.hasOwn(methods, part))
    return refuse(unknownPath(request), request, settings);
  if (!isUuid(id)) return refuse(notFound(id), request, settings);
  const allowed = methods[part] ?? [];
  if (!allowed.includes(request.method)) return wrongMethod(request, allowed, settings);
  return askFor(part, id.toLowerCase(), request.method);
}

const methods: Readonly<Record<string, readonly string[]>> = {
  '': READ,
  [RESULT]: READ,
  [FILE]: READ,
  [CANCEL]: ['PUT'],
};

function askFor(part: string, id: string, method: string): Ask {
  if (part === CANCEL) return { type: 'cancel', id, ifSettled: 'refuse' };
  if (part === FILE) return { type: 'redeem', id };
  if (part === RESULT) return { type: method === 'HEAD' ? 'peek' : 'take', id };
  return { type: 'peek', id, loadErrors: MOST_ERRORS };
}

function readList(request: WireRequest, { now }: Env, settings: Settings): Read {
  if (!READ.includes(request.method)) return wrongMethod(request, READ, settings);
  const wanted = wantedIn(request, settings);
  if ('error' in wanted) return refuse(wanted.error, request, settings);
  return { type: 'list', createdFrom: now - WEEK, most: MOST_LISTED };
}

/** There is no task with this id, or it is somebody else's. */
export const notFound = (id: string): KladanaError => ({ code: 1021, values: { type: TASK_TYPE, id } });

const unknownPath = ({ url }: WireRequest): KladanaError => ({
  code: 1002,
  values: { path: new URL(url).pathname },
});

function refuse(error: KladanaError, request: WireRequest, settings: Settings): Read {
  return { type: 'reply', response: errorResponse(error, { ...settings, request }) };
}

function wrongMethod(request: WireRequest, allowed: readonly string[], settings: Settings): Read {
  const { method } = request;
  const told = { code: 1039, values: { method } } as const;
  const response = errorResponse(told, { ...settings, request }, [['Allow', allowed.join(', ')]]);
  return { type: 'reply', response };
}
