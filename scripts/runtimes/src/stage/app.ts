import type { JobContext } from '@respond-async/fetch';
import { LARGE, someBytes } from '../suite/site.ts';
import type { Control } from './control.ts';

/** What the servers of the suite do, behind whichever door. Told by the last part of the path. */
export async function app(request: Request, job: JobContext, control: Control): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const body = await request.text();
  if (searchParams.has('told')) job.progress(0.25, 'a quarter');
  await control.passed(searchParams.get('gate'));
  switch (pathname.slice(pathname.lastIndexOf('/') + 1)) {
    case 'image':
      return new Response(someBytes(300_000), { headers: { 'content-type': 'image/png' } });
    case 'large':
      return new Response(new Uint8Array(LARGE), { headers: { 'content-type': 'image/png' } });
    case 'refused':
      return json({ error: { code: 'odd', message: `${body} is odd` } }, 422);
    default:
      return json({ made: body });
  }
}

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });

/** What is answered at once even to those who would wait. */
export const isEligible = (url: string): boolean => !url.endsWith('/at-once');
