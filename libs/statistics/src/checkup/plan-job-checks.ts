import type { Check } from './check.js';
import type { JobFacts } from './checkup-facts.js';
import { listedCheck } from './listed-check.js';

const hourMs = 3_600_000;
/** It is proven hour by hour. */
const ledgerLateMs = 3 * hourMs;
const rollupLateMs = 15 * 60_000;

/** Says what is right and wrong with jobs and their ticks. */
export function planJobChecks(facts: JobFacts): Check[] {
  const { missingHandlers, failing, notStarted, skipping, neverDue, longTimeouts } = facts;
  return [
    listedCheck('handlers', 'fail', missingHandlers, [
      'each has a worker',
      'no worker has them',
      'start the service that defines them',
    ]),
    ledgerCheck(facts),
    rollupCheck(facts),
    listedCheck('failing', 'warn', failing, ['none', 'their last run failed', 'aster failures; aster why JOB']),
    listedCheck('commands', 'fail', notStarted, [
      'all could be started',
      'their program could not be started',
      'aster why JOB; install it where the worker runs',
    ]),
    listedCheck('skipping', 'warn', skipping, [
      'jobs run as often as they are due',
      'they run much less often than they are due',
      'aster stats JOB; aster set JOB cron=…',
    ]),
    listedCheck('never_due', 'warn', neverDue, [
      'each has a next tick',
      'their next tick is not known',
      'aster job JOB; aster next JOB',
    ]),
    listedCheck('timeouts', 'warn', longTimeouts, [
      'none is longer than the interval of its job',
      'longer than the interval of their job, under forbid',
      'aster set JOB timeout=…',
    ]),
    clockCheck(facts),
  ];
}

function ledgerCheck({ unexplainedTicks, ledgerCheckedMs }: JobFacts): Check {
  if (unexplainedTicks > 0) {
    const sentence = `${unexplainedTicks} ${unexplainedTicks === 1 ? 'tick has' : 'ticks have'} neither a run nor a skip`;
    return { code: 'ledger', verdict: 'fail', sentence, remedy: 'aster ledger --check' };
  }
  if (ledgerCheckedMs === undefined) return { code: 'ledger', verdict: 'ok', sentence: 'not checked yet' };
  const isLate = ledgerCheckedMs > ledgerLateMs;
  return {
    code: 'ledger',
    verdict: isLate ? 'warn' : 'ok',
    sentence: isLate
      ? `not checked for ${Math.floor(ledgerCheckedMs / hourMs)} h`
      : 'no tick is without a run or a skip',
    ...(isLate ? { remedy: 'a scheduler checks it: aster services' } : {}),
  };
}

function rollupCheck({ rollupLagMs }: JobFacts): Check {
  if (rollupLagMs === undefined) return { code: 'rollups', verdict: 'ok', sentence: 'nothing was added up yet' };
  const isLate = rollupLagMs > rollupLateMs;
  const minutes = Math.floor(rollupLagMs / 60_000);
  return {
    code: 'rollups',
    verdict: isLate ? 'warn' : 'ok',
    sentence: isLate ? `runs are added up to ${minutes} min ago` : 'runs are added up',
    ...(isLate ? { remedy: 'a scheduler adds them up: aster services; see open transactions above' } : {}),
  };
}

/** Nothing is wrong with a clock change; people like to know. */
function clockCheck({ clockChanges }: JobFacts): Check {
  if (clockChanges.length === 0) {
    return { code: 'clock_changes', verdict: 'ok', sentence: 'none in the next 30 days' };
  }
  return {
    code: 'clock_changes',
    verdict: 'ok',
    sentence: 'in the next 30 days',
    remedy: 'aster forecast says how many jobs they touch; aster next JOB',
    examples: clockChanges.slice(0, 20).map(({ timezone, at }) => `${timezone} at ${at.toISOString()}`),
  };
}
