import { errorCode } from '@aster-scheduler/core/error-code';

/**
 * What became of a signal: `gone` when there is no such process or group, `refused` when it belongs to somebody else.
 */
export type SignalOutcome = 'sent' | 'gone' | 'refused';

/**
 * Sends a signal. Signal 0 only checks whether one could be sent.
 *
 * @param target a process id, or the negative of a process group's id. 0, 1 and -1 would be this process's own group,
 * init and every process: nothing is sent, and they count as gone.
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
