import type { Behaviour, Site } from './site.ts';

/** How long a behaviour may take, in milliseconds. */
const LONGEST = 90_000;

/** What became of each behaviour, by its name: `ok`, or what went wrong. */
export type Outcomes = Readonly<Record<string, string>>;

/** Runs them side by side: most of their time they wait until they may look again. */
export async function perform(suite: readonly Behaviour[], site: Site): Promise<Outcomes> {
  const outcomes = suite.map(async ({ name, act }) => [name, await outcomeOf(act(site))] as const);
  return Object.fromEntries(await Promise.all(outcomes));
}

async function outcomeOf(acting: Promise<void>): Promise<string> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, LONGEST, new Error('it does not end'));
  try {
    await Promise.race([acting, promise]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? `${error.stack ?? error} ${error.cause ?? ''}` : String(error);
  } finally {
    clearTimeout(timer);
  }
}
