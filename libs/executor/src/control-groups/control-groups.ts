import type { CommandLimits, IsolationLevel } from '../isolation/isolation.js';
import { processesOfNamespace } from '../isolation/plan-launch.js';

/** What the kernel can bound for a control group as a whole, by its own names. */
export const controllers = ['memory', 'pids'] as const;
export type Controller = (typeof controllers)[number];

/** Where control groups (version 2) of commands are made, and what they can be held to there. */
export interface ControlGroups {
  readonly folder: string;
  readonly controllers: readonly Controller[];
}

/** Limits of a command with all that it starts. */
export type GroupLimits = Pick<CommandLimits, 'memoryBytes' | 'processes' | 'cpuMs'>;

/** Who holds a command to which of its limits. */
export interface SharedLimits {
  /** Each process, by `prlimit`. */
  readonly ofProcesses: CommandLimits;
  /** Its control group; absent where there is nothing for one to do. */
  readonly ofGroup?: GroupLimits;
}

/**
 * Has a group do what it can. Computing is counted by both: a process is told when its own is too much (SIGXCPU), and
 * of every group it is known how much all in it have computed together.
 */
export function planLimitSharing(
  limits: CommandLimits,
  groups: ControlGroups | undefined,
  level: IsolationLevel,
): SharedLimits {
  if (groups === undefined) return { ofProcesses: limits };
  const { memoryBytes, processes, cpuMs } = limits;
  const bounds = (controller: Controller): boolean => groups.controllers.includes(controller);
  const more = level === 'namespace' ? processesOfNamespace : 0;
  const ofGroup = {
    memoryBytes: bounds('memory') ? memoryBytes : undefined,
    processes: bounds('pids') && processes !== undefined ? processes + more : undefined,
    cpuMs,
  };
  const ofProcesses = {
    ...limits,
    memoryBytes: bounds('memory') ? undefined : memoryBytes,
    processes: bounds('pids') ? undefined : processes,
  };
  const isBounded = Object.values(ofGroup).some((limit) => limit !== undefined);
  return { ofProcesses, ofGroup: isBounded ? ofGroup : undefined };
}
