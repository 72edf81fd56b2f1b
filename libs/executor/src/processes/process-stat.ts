import { readFileSync } from 'node:fs';

/** What Linux tells of a process; see proc_pid_stat(5). */
export interface ProcessStat {
  /** One letter: R, S, D, T (stopped), Z (dead, not yet collected by its parent), X, ... */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly isKernelThread: boolean;
  /** False in the moment in which a process gets a new program, and for processes of others. */
  readonly hasProgram: boolean;
  /** In clock ticks since boot; with the pid it names a process once and for all. */
  readonly startTicks: number;
}

const kernelThreadFlag = 0x00200000;

/**
 * `undefined` when it cannot be seen: there is no such process, or it is hidden, or there is no /proc. See `isAlive`.
 */
export function readProcessStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    state: fields[0] ?? 'X',
    parent: Number(fields[1]),
    group: Number(fields[2]),
    isKernelThread: (Number(fields[6]) & kernelThreadFlag) !== 0,
    startTicks: Number(fields[19]),
    hasProgram: fields[48] !== undefined && fields[48] !== '0',
  };
}

/** Whether a process has ended and only waits for its parent to collect it. */
export function isDead({ state }: ProcessStat): boolean {
  return state === 'Z' || state === 'X';
}
