/** Names one process, and never a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  /** When it was started, in clock ticks since boot; 0 where the system does not tell. */
  readonly startTicks: number;
}

/** The key of a process in maps and sets. */
export function processKey({ pid, startTicks }: ProcessId): string {
  return `${pid}-${startTicks}`;
}
