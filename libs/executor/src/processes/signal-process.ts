import type { ProcessId } from './process-id.js';
import { readProcessStat } from './process-stat.js';
import { sendSignal, type SignalOutcome } from './send-signal.js';

/** Sends a signal to a process, and to no other that has got its number since. */
export function signalProcess({ pid, startTicks }: ProcessId, signal: NodeJS.Signals): SignalOutcome {
  const stat = readProcessStat(pid);
  if (stat !== undefined && startTicks !== 0 && stat.startTicks !== startTicks) return 'gone';
  return sendSignal(pid, signal);
}

/**
 * Sends a signal to the process group that `leader` leads or has led. The kernel gives the number to nobody else while
 * a member lives. If another process has it, the group is gone, and nothing is sent.
 */
export function signalGroup(leader: ProcessId, signal: NodeJS.Signals): SignalOutcome {
  const stat = readProcessStat(leader.pid);
  if (stat !== undefined && leader.startTicks !== 0 && stat.startTicks !== leader.startTicks) return 'gone';
  return sendSignal(-leader.pid, signal);
}
