import type { Outcome } from './outcome.js';
import type { StopReason } from './stop.js';

/**
 * What an attempt comes to that was ended from outside: the one place where these ends get their sentences. An executor
 * adds what it knows besides.
 *
 * @param wasStarted whether anything of the task has run
 */
export function outcomeOfStop(reason: StopReason, wasStarted: boolean): Outcome {
  switch (reason) {
    case 'cancelled':
      return {
        status: 'cancelled',
        reason: 'cancelled_by_user',
        errorMsg: wasStarted ? 'cancelled while it was running' : 'cancelled before it was started',
      };
    case 'shutdown':
      return handedBack(wasStarted, `${wasStarted ? 'ended' : 'not started'} because its worker was stopped`);
    case 'no-slot':
      return handedBack(wasStarted, 'not started because its worker had no free slot in time');
    case 'lost':
      return { status: 'lost', reason: 'worker_lost', wasStarted, errorMsg: 'the worker no longer holds the run' };
  }
}

function handedBack(wasStarted: boolean, errorMsg: string): Outcome {
  return { status: 'released', reason: 'handed_back', wasStarted, errorMsg };
}
