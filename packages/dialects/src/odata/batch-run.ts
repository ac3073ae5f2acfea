import { headerIn } from '../header-list.ts';
import { withoutPreferences } from '../prefer.ts';
import { type Operation, referenceIn } from './batch-operation.ts';
import {
  broken,
  failedDependency,
  notAtomic,
  notReached,
  type Outcome,
  outcomeOf,
  refusedOutcome,
} from './batch-outcome.ts';
import type { Rest } from './batch-rest.ts';
import { targetOf } from './batch-target.ts';

/** How a batch is carried out. */
export interface BatchRun {
  /** The batch itself. */
  readonly request: Request;
  readonly operations: readonly Operation[];
  /** Are the operations after one that failed carried out too? */
  readonly continues: boolean;
  /** May the operation be answered later by itself (OData JSON Format 4.01, section 19.4)? */
  readonly mayBeLater: (operation: Operation) => boolean;
  /** Has what is left answered later, where it is time to tell what there is. */
  readonly interrupt: (done: number, rest: () => readonly Operation[]) => Promise<Rest | undefined>;
  readonly dispatch: (inner: Request, place: BatchPlace) => Promise<Response>;
  readonly onError: (error: unknown) => void;
}

/** Which of the requests of a batch it is. */
export interface BatchPlace {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** What has become of a batch so far. */
interface State {
  readonly done: Map<string, Outcome>;
  /** The ids and groups that failed. */
  readonly failed: Set<string>;
}

/**
 * Carries out the operations one after another. Returns where the rest of them will be answered, when that is not here.
 * Throws when the batch is told to stop, and nothing else.
 */
export async function* outcomes(run: BatchRun): AsyncGenerator<Outcome, Rest | undefined> {
  const state: State = { done: new Map(), failed: new Set() };
  for (const [index, operation] of run.operations.entries()) {
    const left = run.operations.slice(index);
    if (index > 0 && canWait(left, state)) {
      const rest = await run.interrupt(index, () => placed(left, state));
      if (rest !== undefined) return rest;
    }
    const outcome = await outcomeIn(state, operation, run);
    state.done.set(operation.id, outcome);
    if (outcome.status >= 400) state.failed.add(operation.id).add(operation.group ?? operation.id);
    yield outcome;
  }
  return undefined;
}

async function outcomeIn(state: State, operation: Operation, run: BatchRun): Promise<Outcome> {
  const { failed, done } = state;
  const { group, dependsOn } = operation;
  if (failed.size > 0 && !run.continues) return { ...refusedOutcome(operation, notReached), skipped: true };
  if (dependsOn.some((name) => failed.has(name))) return refusedOutcome(operation, failedDependency);
  const isAlone = group === undefined || run.operations.filter((other) => other.group === group).length === 1;
  return isAlone ? carriedOut(operation, done, run) : refusedOutcome(operation, notAtomic);
}

/** Can these operations be a batch of their own? Not with half a group, nor where something before them failed. */
function canWait(left: readonly Operation[], { done, failed }: State): boolean {
  const begun = new Set([...done.values()].map(({ operation }) => operation.group));
  return failed.size === 0 && !left.some(({ group }) => group !== undefined && begun.has(group));
}

/** Operations that know nothing of those before them. */
function placed(left: readonly Operation[], { done }: State): readonly Operation[] {
  const names = new Set(left.flatMap(({ id, group }) => [id, group]));
  return left.map((operation) => ({
    ...operation,
    url: referred(operation, done),
    dependsOn: operation.dependsOn.filter((name) => names.has(name)),
  }));
}

async function carriedOut(
  operation: Operation,
  done: ReadonlyMap<string, Outcome>,
  run: BatchRun,
): Promise<Outcome> {
  const { signal } = run.request;
  signal.throwIfAborted();
  const target = targetOf(referred(operation, done), run.request.url);
  if (typeof target !== 'string') return refusedOutcome(operation, target);
  try {
    const place = { index: done.size, count: run.operations.length };
    const response = await run.dispatch(new Request(target, { ...initOf(operation, run), signal }), place);
    return await outcomeOf({ ...operation, url: target }, response);
  } catch (error) {
    signal.throwIfAborted();
    run.onError(error);
    return refusedOutcome(operation, broken);
  }
}

/** The URL of an operation, when it is known where what it refers to is. */
function referred({ url }: Operation, done: ReadonlyMap<string, Outcome>): string {
  const reference = referenceIn(url);
  const outcome = reference && done.get(reference.id);
  if (outcome === undefined) return url;
  const { url: asked } = outcome.operation;
  const made = headerIn(outcome.headers, 'location') ?? asked;
  return URL.canParse(made, asked) ? new URL(made, asked).href + reference?.rest : url;
}

function initOf(operation: Operation, { request, mayBeLater }: BatchRun): RequestInit {
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (isOfTheBatch(name)) headers.delete(name);
  for (const [name] of operation.headers) if (!IDENTITY.test(name)) headers.delete(name);
  for (const [name, value] of operation.headers) {
    if (!IDENTITY.test(name) && !OF_THE_CONNECTION.test(name)) headers.append(name, value);
  }
  if (!mayBeLater(operation)) withoutAsync(headers);
  const { method, body } = operation;
  return body === undefined ? { method, headers } : { method, headers, body };
}

function withoutAsync(headers: Headers): void {
  const left = withoutPreferences(headers.get('prefer') ?? '', ['respond-async']);
  if (left === undefined) headers.delete('prefer');
  else headers.set('prefer', left);
}

/** Who asks is who asks for the batch (OData 4.01 Protocol 11.7.1). */
const IDENTITY = /^(?:authorization|proxy-authorization|cookie|x-api-key)$/;
const OF_THE_CONNECTION =
  /^(?:connection|content-id|content-length|content-transfer-encoding|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/** What says something about the batch, rather than about all of its requests. */
function isOfTheBatch(name: string): boolean {
  return OF_THE_CONNECTION.test(name) || /^(?:accept|prefer|range|content-.*|if-.*)$/.test(name);
}
