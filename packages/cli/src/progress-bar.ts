import { SingleBar } from 'cli-progress';
import { type Display, percent, type Sight } from './display.ts';
import { describeDuration } from './duration.ts';

const WIDTH = 24;
/** Redrawn so often, for the times in it. */
const FRAMES_PER_SECOND = 4;

/** For a terminal: one line that moves, with percent, message, elapsed time and the time of the next poll. */
export function progressBar(stream: NodeJS.WriteStream, now: () => number): Display {
  const begun = now();
  let sight: Sight = { status: 'pending' };
  let seenAt = begun;
  const line = (): string => {
    const { nextPoll } = sight;
    const next =
      nextPoll !== undefined && `next poll in ${describeDuration(Math.max(0, seenAt + nextPoll - now()))}`;
    return [far(sight), sight.message, describeDuration(now() - begun), next].filter(Boolean).join(' │ ');
  };
  const bar = new SingleBar({
    stream,
    format: line,
    fps: FRAMES_PER_SECOND,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is answered by the one who waits.
    gracefulExit: false,
  });
  let isShown = false;
  return {
    show(seen) {
      sight = seen;
      seenAt = now();
      if (isShown) bar.update(seen.fraction ?? 0);
      else bar.start(1, seen.fraction ?? 0);
      isShown = true;
    },
    clear() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

function far({ status, fraction }: Sight): string {
  if (fraction === undefined) return status;
  const full = Math.floor(fraction * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent(fraction)}`;
}
