import { errorCode } from '../error-code.js';

/** What became of a signal: `gone` when there is no such process or group, `refused` when it belongs to somebody else. */
export type SignalOutcome = 'sent' | 'gone' | 'refused';

/**
 * Sends a signal, or with 0 only looks.
 *
 * @param target a process id, or the negative of a process group's id
 */
export function sendSignal(target: number, signal: NodeJS.Signals | 0): SignalOutcome {
  try {
    process.kill(target, signal);
    return 'sent';
  } catch (error) {
    return errorCode(error) === 'EPERM' ? 'refused' : 'gone';
  }
}
