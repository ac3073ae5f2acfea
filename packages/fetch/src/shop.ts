import type { Beats } from './beats.ts';
import type { Decisions } from './decisions.ts';
import type { Events } from './events.ts';
import type { PollRate } from './poll-rate.ts';
import type { WatchSettings } from './settings.ts';
import type { SignedLinks } from './signed-links.ts';
import type { Workshop } from './submit.ts';

/** All that requests are answered with. */
export interface Shop<R> {
  readonly settings: WatchSettings<R>;
  readonly decisions: Decisions;
  readonly beats: Beats;
  readonly links: SignedLinks;
  readonly pollRate: PollRate;
  readonly events: Events;
  /** `undefined` where jobs are only watched. */
  readonly workshop: Workshop<R> | undefined;
  /** The request headers by which answers of eligible routes differ. */
  readonly vary: string;
}
