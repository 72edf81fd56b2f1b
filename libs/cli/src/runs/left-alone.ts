import type { BulkResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';

export interface LeftOperation {
  /** Its reason is `timeout` where that was not a person. */
  readonly signal: AbortSignal;
  /** Runs that were to be asked for after it, and are not. */
  readonly notAsked: number;
  /** As it was last seen. */
  readonly operation?: Pick<BulkResource, 'id' | 'done' | 'failed' | 'total'>;
  /** Without an operation: how many runs the request was about whose answer was not waited for. */
  readonly asked?: number;
}

/** Says what becomes of many runs when nobody waits for it any more. */
export function leftAlone({ signal, operation, notAsked, asked = 0 }: LeftOperation): CliError {
  const exitCode = signal.reason === 'timeout' ? exitCodes.timeout : exitCodes.interrupted;
  const rest = notAsked === 0 ? '' : `; ${notAsked} more were not asked for`;
  if (operation === undefined) {
    const message = `whether the server has begun with ${asked} runs is not known${rest}`;
    return new CliError(exitCode, message, { hint: 'aster audit --action startBulk' });
  }
  const { id, done, failed, total } = operation;
  const message = `${done + failed} of ${total} are done; the others of them go on without you${rest}`;
  return new CliError(exitCode, message, { hint: `aster request GET bulk/${id ?? ''}` });
}
