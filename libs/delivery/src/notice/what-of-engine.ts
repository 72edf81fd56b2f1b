import type { Notice, NoticeSubject } from '@aster-scheduler/core';
import { countOf } from './count-words.js';
import { durationWords } from './duration-words.js';
import { instantWords } from './instant-words.js';

/** In one sentence what is wrong with a part of the engine. */
export function whatOfEngine({ rule, incident }: Notice, subject: NoticeSubject): string {
  const { name, until, workers = 0, slots = 0, runs = 0, ticks = 0 } = subject;
  const since = incident?.failingSince;
  switch (rule?.when) {
    case 'pool_starved':
      return `runs are due in the pool ${name}, and no worker serves it`;
    case 'backlog':
      return `runs of the pool ${name} wait for too long; ${served(workers, slots)}`;
    case 'worker_lost':
      return `the worker ${name} was not heard of any more; ${countOf(runs, 'run')} that it had ended as lost, or are tried again`;
    case 'scheduler_silent':
      return subject.kind === 'engine' && since !== undefined && until !== undefined
        ? `no scheduler was there for ${durationWords(until.getTime() - since.getTime())}, until ${instantWords(until)}`
        : `the scheduler ${name} was not heard of, and has not stopped`;
    case 'ledger_gap':
      return `${countOf(ticks, 'tick')} had neither a run nor a skip`;
    case 'channel_failing':
      return `a message could not be delivered through the channel ${name}`;
    default:
      return 'something is wrong with the engine';
  }
}

function served(workers: number, slots: number): string {
  if (workers === 0) return 'no worker serves it';
  return `${countOf(workers, 'worker')} with ${countOf(slots, 'slot')} ${workers === 1 ? 'serves' : 'serve'} it`;
}
