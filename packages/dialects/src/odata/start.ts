import type { Json } from '@respond-async/core';
import type { Read, WireRequest } from '../dialect.ts';
import { type Preferences, parsePrefer, waitOf, wantsAsync } from '../prefer.ts';
import type { Version } from './words.ts';
import { MAX_VERSION, versionIn } from './words.ts';

/** A request for anything but a monitor. Only one that allows it is answered later: OData 4.01 Protocol 8.2.8.8. */
export function readStart(request: WireRequest): Read {
  const preferences = parsePrefer(request.header('prefer'));
  if (!wantsAsync(preferences)) return { type: 'pass' };
  const wait = waitOf(preferences);
  return { type: 'submit', ...(wait !== undefined && { wait }), notes: notesOf(request, preferences) };
}

/** What a job remembers of the request that started it. */
function notesOf(request: WireRequest, preferences: Preferences): Json {
  const maxVersion = request.header(MAX_VERSION.toLowerCase());
  const callback = callbackIn(preferences);
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

/**
 * Where the client wants to be called: an absolute `http` or `https` URL. 4.0 had a prefix; the name without it wins
 * (OData 4.01 Protocol 8.2.8.2).
 */
function callbackIn(preferences: Preferences): string | undefined {
  const name = preferences.has('callback') ? 'callback' : 'odata.callback';
  const url = preferences.parameters(name).get('url');
  return url !== undefined && /^https?:\/\/[^/]/i.test(url) && URL.canParse(url) ? url : undefined;
}
