import { errorCode } from '@aster-scheduler/core/error-code';

/**
 * What became of a signal: `gone` when there is no such process or group, `refused` when it belongs to somebody else.
 */
export type SignalOutcome = 'sent' | 'gone' | 'refused';

/**
 * Sends a signal, or with 0 only looks.
 *
 * @param target a process id, or the negative of a process group's id. Never this process's own group, nor everybody:
 * what is no number of a child counts as gone.
 */
export function sendSignal(target: number, signal: NodeJS.Signals | 0): SignalOutcome {
  if (!(Math.abs(target) > 1)) return 'gone';
  try {
    process.kill(target, signal);
    return 'sent';
  } catch (error) {
    return errorCode(error) === 'ESRCH' ? 'gone' : 'refused';
  }
}
