import { createEngine } from '@respond-async/core';
import { jobOf, respondAsync } from '@respond-async/fetch';
import { app, isEligible } from './app.ts';
import { Control } from './control.ts';
import { formIn, forms } from './forms.ts';

/** The servers of the suite behind the fetch door, for whatever serves fetch handlers. */
export function fetchDoor(): (request: Request) => Promise<Response> {
  const engine = createEngine({ concurrency: 1_000 });
  const control = new Control();
  const answerer = (request: Request): Promise<Response> => app(request, jobOf(request), control);
  const eligible = ({ url }: Request): boolean => isEligible(url);
  const doors = new Map<string, (request: Request) => Promise<Response>>(
    forms.map(({ name, ...options }) => [
      name,
      respondAsync(answerer, { engine, name, eligible, ...options }),
    ]),
  );
  return async (request) => {
    const { pathname } = new URL(request.url);
    const door = doors.get(formIn(pathname));
    if (door !== undefined) return door(request);
    return new Response(null, { status: control.act(pathname) ? 204 : 404 });
  };
}
