import type { ProcessId } from './process-id.js';
import { isDead, type ProcessStat, readProcessStat } from './process-stat.js';
import { sendSignal, type SignalOutcome } from './send-signal.js';

export interface LifeFacts {
  readonly startTicks: number;
  /** The process that has the number now; `undefined` when none can be seen. */
  readonly stat: ProcessStat | undefined;
  /** The outcome of signal 0 to that number. Called only where no process can be seen. */
  readonly probe: () => SignalOutcome;
}

/** Whether a process lives. Read here and now; see `planIsAlive`. */
export function isAlive({ pid, startTicks }: ProcessId): boolean {
  return planIsAlive({ startTicks, stat: readProcessStat(pid), probe: () => sendSignal(pid, 0) });
}

/**
 * Whether the facts are those of a living process. One that cannot be seen (`hidepid`, `ProtectProc=invisible`, a
 * process of another user or with a protected memory) lives as long as the kernel knows the number.
 */
export function planIsAlive({ startTicks, stat, probe }: LifeFacts): boolean {
  if (stat === undefined) return probe() !== 'gone';
  return !isDead(stat) && (startTicks === 0 || stat.startTicks === startTicks);
}
