import type { AlertCondition } from './alert-rule.js';
import { planTimedAlert, type TimedFacts } from './plan-timed-alert.js';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2) + minutes * 60_000);
const late = { when: 'late_start', afterMs: 5 * 60_000 } as const;
const long = { when: 'running_long', afterMs: 5 * 60_000 } as const;
const none = { when: 'no_success', forMs: 5 * 60_000 } as const;

describe('planTimedAlert', () => {
  it.each<[string, AlertCondition, Partial<TimedFacts>, boolean]>([
    ['nothing that is due', late, {}, false],
    ['a run that is due for long', late, { dueSince: at(5) }, true],
    ['one that is not due for so long', late, { dueSince: at(6) }, false],
    ['one that was due before it counts', late, { dueSince: at(0), countsFrom: at(6) }, false],
    ['nothing that runs', long, {}, false],
    ['a run that runs for long', long, { runningSince: at(5) }, true],
    ['one that does so from before it counts', long, { runningSince: at(5), countsFrom: at(9) }, true],
    [
      'one that runs for twice as long as usual',
      { ...long, factor: 2 },
      { runningSince: at(4), usualMostMs: 180_000 },
      true,
    ],
    ['one that does not', { ...long, factor: 2 }, { runningSince: at(4), usualMostMs: 181_000 }, false],
    ['one of which nothing is known', { ...long, factor: 2 }, { runningSince: at(4) }, false],
    ['one of a job that skips', { when: 'skipping', percent: 50 }, { skippedPercent: 50 }, true],
    ['one of a job that hardly skips', { when: 'skipping', percent: 50 }, { skippedPercent: 49 }, false],
    ['one that does not run for so long', long, { runningSince: at(6) }, false],
    ['no success since it counts', none, { countsFrom: at(5) }, true],
    ['a success since', none, { countsFrom: at(1), lastSuccessAt: at(6) }, false],
    ['a success long ago', none, { countsFrom: at(1), lastSuccessAt: at(2) }, true],
    ['one before a pause that has just ended', none, { countsFrom: at(8), lastSuccessAt: at(2) }, false],
    ['a rule that does not go by time', { when: 'failed', inARow: 1 }, { dueSince: at(0) }, false],
  ])('decides about %s', (_case, condition, facts, isSo) => {
    expect(planTimedAlert(condition, { countsFrom: at(0), ...facts }, at(10))).toBe(isSo);
  });
});
