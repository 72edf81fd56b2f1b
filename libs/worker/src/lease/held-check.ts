import type { DatabaseWatch } from '@aster-scheduler/db';
import type { Attempts } from '../attempts/attempts.js';

/** Looks, on hints, at whether runs of this worker are to be cancelled or were lost. */
export interface HeldCheck {
  /** @param runId what the hint is about; absent: anything */
  hinted(runId: string | undefined): void;
  /** A claim was answered: a hint that came before may have been about one of its runs. */
  claimed(): void;
}

export interface HeldCheckOptions {
  readonly attempts: Attempts;
  /** Whether a claim is under way, whose runs are not known yet. */
  readonly isClaiming: () => boolean;
  readonly check: () => Promise<void>;
  readonly watch: DatabaseWatch;
}

const doing = 'looking for cancelled runs';

/** Any number of hints during one look make one more. */
export function createHeldCheck({ attempts, isClaiming, check, watch }: HeldCheckOptions): HeldCheck {
  const missed = new Set<string>();
  let isLooking = false;
  let isHinted = false;

  async function look(): Promise<void> {
    isHinted = true;
    if (isLooking) return;
    isLooking = true;
    while (isHinted) {
      isHinted = false;
      try {
        await check();
        watch.answered(doing);
      } catch (error) {
        watch.failed(doing, error); // the next heartbeat tells
        watch.gaveUp(doing);
      }
    }
    isLooking = false;
  }

  return {
    hinted(runId) {
      const isOurs = runId === undefined ? attempts.size > 0 : attempts.has(runId);
      if (isOurs) void look();
      else if (isClaiming()) missed.add(runId ?? '');
    },
    claimed() {
      const isOurs = [...missed].some((runId) => runId === '' || attempts.has(runId));
      missed.clear();
      if (isOurs) void look();
    },
  };
}
