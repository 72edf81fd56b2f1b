import { readProcessStat } from '../processes/process-stat.js';

export interface Watch {
  /** Something came from the companion. */
  heard(): void;
  stop(): void;
}

export interface WatchOptions {
  readonly pid: number;
  readonly silenceMs: number;
  readonly ping: () => void;
  /** Called once, with a sentence. */
  readonly onSilent: (why: string) => void;
}

const pingEveryMs = 1000;

/**
 * Asks a companion every second whether it still answers. One that the system shows as stopped counts as dead at once.
 *
 * Silence is counted in rounds, not by a clock: while this process itself is stopped or busy there is one round at
 * most, and the answers that arrived meanwhile are read before the next one.
 */
export function watchCompanion({ pid, silenceMs, ping, onSilent }: WatchOptions): Watch {
  let silentRounds = 0;
  let hasHeard = true;
  const round = (): void => {
    silentRounds = hasHeard ? 0 : silentRounds + 1;
    hasHeard = false;
    if (silentRounds > 0 && readProcessStat(pid)?.state === 'T') return giveUp('was stopped');
    if (silentRounds * pingEveryMs >= silenceMs) return giveUp(`did not answer for ${silentRounds * pingEveryMs} ms`);
    ping();
  };
  const timer = setInterval(round, pingEveryMs);
  const giveUp = (why: string): void => {
    clearInterval(timer);
    onSilent(why);
  };
  return {
    heard: () => {
      hasHeard = true;
    },
    stop: () => clearInterval(timer),
  };
}
