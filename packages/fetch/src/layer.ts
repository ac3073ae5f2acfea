import type { Run } from '@respond-async/core';
import { answer } from './answer.ts';
import { checkedMonitors, checkedOptions } from './checked-options.ts';
import { conversations } from './conversation.ts';
import { createDecisions } from './decisions.ts';
import { deliveryBeats } from './delivery.ts';
import { Events } from './events.ts';
import type { Incoming, Outgoing, Perform } from './exchange.ts';
import { createLimited } from './limited.ts';
import { writeNotices } from './notices.ts';
import type { MonitorsOptions, RespondAsyncOptions } from './options.ts';
import { createPollRate } from './poll-rate.ts';
import { jobSettings, type WatchSettings, watchSettings } from './settings.ts';
import type { Shop } from './shop.ts';
import { createSignedLinks } from './signed-links.ts';
import { storable } from './stored-answer.ts';
import type { StoredRequest } from './stored-request.ts';
import type { Workshop } from './submit.ts';
import { Unsent } from './unsent.ts';
import { mergeVary } from './vary.ts';

/** What all doors have in common: it knows which requests are ours, and answers them. */
export interface Layer<R> {
  /** Decided at once: a request that passes through is not held up. */
  read(incoming: Incoming<R>): Passing | Ours;
  /** Told of what goes wrong in a door. */
  onError(error: unknown): void;
}

/** The handler answers, now. Its answer gets this `Vary` beside its own. */
export interface Passing {
  readonly type: 'pass';
  readonly vary?: string;
}

export interface Ours {
  readonly type: 'ours';
  /** Never rejects. */
  answer(): Promise<Outgoing>;
}

/** Registers the task of a wrapped handler; the doors translate between it and their servers. */
export function createLayer<R>(options: RespondAsyncOptions<R>, perform: Perform<R>): Layer<R> {
  const { name = 'http', eligible = () => true } = checkedOptions(options);
  const settings = watchSettings(options, [name], eligible);
  return layerOf(settings, (vary) => workshop(options, name, perform, { vary, watch: settings }));
}

/** Knows the monitors of wrapped handlers, and nothing else: every other request passes. */
export function createMonitorLayer<R>(options: MonitorsOptions<R>): Layer<R> {
  const { name = 'http' } = checkedMonitors(options);
  return layerOf(
    watchSettings(options, [name].flat(), () => false),
    () => undefined,
  );
}

function layerOf<R>(
  settings: WatchSettings<R>,
  workshopFor: (vary: string) => Workshop<R> | undefined,
): Layer<R> {
  const { engine, mounted, pollsPerSecond, eventStreams, onError } = settings;
  const vary = mergeVary(undefined, mounted.map(({ dialect }) => dialect.vary).join(','));
  const shop: Shop<R> = {
    settings,
    decisions: createDecisions(engine.clock, onError),
    beats: deliveryBeats(engine.clock),
    links: createSignedLinks(settings.linkKeys, engine.clock),
    pollRate: createPollRate(pollsPerSecond, engine.clock),
    events: new Events(engine, eventStreams, onError),
    workshop: workshopFor(vary),
    vary,
  };
  const limited = createLimited(shop);
  const passing: Passing = vary === '' ? { type: 'pass' } : { type: 'pass', vary };
  return {
    onError,
    read(incoming) {
      const talks = conversations(incoming, settings);
      const counted = limited?.(incoming, talks);
      if (counted !== undefined) return { type: 'ours', answer: counted };
      const [first] = talks ?? [];
      if (first === undefined || talks === undefined) return talks === undefined ? { type: 'pass' } : passing;
      return { type: 'ours', answer: () => answer(first, talks, shop) };
    },
  };
}

/** Where the jobs of a handler are begun, and run. */
function workshop<R>(
  options: RespondAsyncOptions<R>,
  name: string,
  perform: Perform<R>,
  { vary, watch }: { readonly vary: string; readonly watch: WatchSettings<R> },
): Workshop<R> {
  const settings = jobSettings(options);
  const { carry, credentials, terms } = settings;
  const performed: Workshop<R>['perform'] = (request, run) => {
    const { carried } = request;
    return perform(request, run, (own) => (carried === undefined ? undefined : carry?.restore(own, carried)));
  };
  const answered = (request: StoredRequest, run: Run) => performed(request, run).then(storable);
  const begun = (request: StoredRequest, run: Run) => {
    const restored = credentials.restore(run.id, request);
    return restored instanceof Promise
      ? restored.then((late) => answered(late, run))
      : answered(restored, run);
  };
  const unsent = new Unsent();
  const run = (request: StoredRequest, run: Run) => {
    const sent = unsent.sent(run.id);
    return sent === undefined ? begun(request, run) : sent.then(() => begun(request, run));
  };
  const { engine, mounted, onError } = watch;
  const task = engine.task(name, run, { ...terms, notice: writeNotices(mounted, engine.clock) });
  return { task, settings, perform: performed, unsent, vary, onError };
}
