import type { PingedRun } from '@aster-scheduler/run-store';
import type { ApiContext } from '../context/api-context.js';

/** Schedulers may have to wait for another instant, and workers may have something to execute. */
export function tellOfPing({ notifier }: Pick<ApiContext, 'notifier'>, became: PingedRun['became']): void {
  if (became === 'ended') notifier.notify('runs');
  if (became === 'ended') notifier.notify('settled');
}
