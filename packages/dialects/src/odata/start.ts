import type { Json } from '@respond-async/core';
import { callbackIn, callbackName } from '../callback.ts';
import type { Read } from '../dialect.ts';
import { parsePrefer, waitOf, wantsAsync } from '../prefer.ts';
import type { WireRequest } from '../wire.ts';
import { batchCheck } from './batch-check.ts';
import type { Version } from './words.ts';
import { MAX_VERSION, versionIn } from './words.ts';

/** A request for anything but a monitor. Only one that allows it is answered later: OData 4.01 Protocol 8.2.8.8. */
export function readStart(request: WireRequest): Read {
  const preferences = parsePrefer(request.header('prefer'));
  if (!wantsAsync(preferences)) return { type: 'pass' };
  const wait = waitOf(preferences);
  const callback = callbackIn(preferences, callbackName(preferences));
  const check = batchCheck(request);
  return {
    type: 'submit',
    ...(wait !== undefined && { wait }),
    ...(callback !== undefined && { notify: [{ url: callback, on: 'finished' }] }),
    ...(check !== undefined && { check }),
    notes: notesOf(request, callback),
  };
}

/** What a job remembers of the request that started it. */
function notesOf(request: WireRequest, callback: string | undefined): Json {
  const maxVersion = request.header(MAX_VERSION.toLowerCase());
  return {
    method: request.method,
    url: request.url,
    ...(maxVersion !== undefined && { maxVersion }),
    ...(callback !== undefined && { callback }),
  };
}

/** The version that the first request named, for polls that name none. */
export function versionInNotes(notes: Json | undefined): Version | undefined {
  if (typeof notes !== 'object' || notes === null || !('maxVersion' in notes)) return undefined;
  return typeof notes.maxVersion === 'string' ? versionIn(notes.maxVersion) : undefined;
}
