import { createWakeUp } from '@aster-scheduler/db';
import { hostClockMs } from '@aster-scheduler/executor';
import { beat, type BeatAnswer, type Beating } from './beat.js';

/** Renews the lease of a worker again and again. */
export interface Beats {
  /**
   * From now on keeps this lease, and no other.
   *
   * @param askedAtMs when the lease was asked for, on the host's clock
   */
  hold(workerId: string, askedAtMs: number): void;
  /**
   * Something was claimed: a lease that was left alone because the worker was idle is renewed when it should have been.
   */
  claimed(): void;
  /** Renews it at once, to hear whether somebody has told the worker something. */
  beatNow(): void;
  /** Stops renewing: there is no lease any more. */
  letGo(): void;
  /** Lets the others know, at once, that the worker claims nothing more. */
  drain(): void;
  /** Resolves when no renewal is under way any more; its failure is not reported. */
  stop(): Promise<void>;
}

/** @param onAnswer called after each attempt; must not throw */
export function startBeats(beating: Beating, onAnswer: (answer: BeatAnswer) => void): Beats {
  const { times } = beating;
  const wakeUp = createWakeUp();
  const stopping = new AbortController();
  let workerId: string | undefined;
  let isDraining = false;
  let renewedAtMs = 0;
  let dueAtMs = Infinity;
  let isWanted = false;

  async function beatUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = workerId === undefined ? Infinity : dueAtMs - performance.now();
      if (workerId === undefined || waitMs > 0) await wakeUp.sleep(waitMs, stopping.signal);
      else await beatOnce(workerId);
    }
  }

  async function beatOnce(beatenId: string): Promise<void> {
    isWanted = false;
    const answer = await beat(beating, { workerId: beatenId, isDraining });
    if (stopping.signal.aborted || beatenId !== workerId) return;
    if (answer.type === 'lost') workerId = undefined;
    const pauseMs = answer.type === 'renewed' ? pauseAfter(answer.held.length) : times.retryMs;
    if (answer.type === 'renewed') renewedAtMs = performance.now();
    dueAtMs = isWanted ? 0 : performance.now() + pauseMs;
    onAnswer(answer);
  }

  const pauseAfter = (heldRuns: number): number => (heldRuns > 0 ? times.beatEveryMs : times.idleBeatEveryMs);

  function beatNow(): void {
    isWanted = true;
    dueAtMs = 0;
    wakeUp.ring();
  }

  const done = beatUntilStopped();
  return {
    hold(id, askedAtMs) {
      workerId = id;
      renewedAtMs = performance.now() + askedAtMs - hostClockMs();
      dueAtMs = renewedAtMs + times.beatEveryMs;
      wakeUp.ring();
    },
    claimed() {
      const wantedAtMs = renewedAtMs + times.beatEveryMs;
      if (workerId === undefined || dueAtMs <= wantedAtMs) return;
      dueAtMs = wantedAtMs;
      wakeUp.ring();
    },
    beatNow,
    letGo() {
      workerId = undefined;
    },
    drain() {
      isDraining = true;
      beatNow();
    },
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
