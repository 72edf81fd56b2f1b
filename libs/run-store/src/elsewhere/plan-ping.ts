import type { Ping } from './ping.js';

/** A run that has not ended. */
export interface OpenRun {
  readonly id: string;
  readonly status: 'waiting' | 'scheduled' | 'running';
  readonly scheduledAt: Date;
  /** Whether its start has said what it is called. */
  readonly isNamed: boolean;
}

export interface PingFacts {
  readonly signal: Ping['signal'];
  /** The ping names a run that is not known yet. */
  readonly isNamed: boolean;
  readonly now: Date;
  readonly earlyMs: number;
}

/**
 * Which of the open runs of a job a ping belongs to, when it names none of them; `undefined`: none. What goes on or
 * ends has begun, so the run that began by the earliest tick comes first; a start, and an end without a start, are of
 * the newest tick that nothing has been heard of.
 */
export function planPing(open: readonly OpenRun[], { signal, isNamed, now, earlyMs }: PingFacts): OpenRun | undefined {
  const byTick = [...open].sort((a, b) => a.scheduledAt.getTime() - b.scheduledAt.getTime());
  const begun = byTick.find((run) => run.status === 'running' && !run.isNamed);
  if (signal !== 'start' && !isNamed && begun !== undefined) return begun;
  if (signal === 'log') return undefined;
  const due = byTick.filter(
    ({ status, scheduledAt }) => status !== 'running' && scheduledAt.getTime() <= now.getTime() + earlyMs,
  );
  return due.at(-1);
}
