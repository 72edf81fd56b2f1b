import type { AlertCondition } from './alert-rule.js';
import { planTrial, type TrialRun } from './plan-trial.js';

const minute = 60_000;
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5) + minutes * minute);

/** A run of a job that was due at the beginning of its minute, ran for half of it, and ended so. */
function runAt(minutes: number, status: TrialRun['status'], more: Partial<TrialRun> = {}): TrialRun {
  return {
    ...{ runId: `run ${minutes}`, jobId: 'a', jobName: 'a', status, trigger: 'schedule', ticks: 1 },
    ...{ dueAt: at(minutes), startedAt: at(minutes), finishedAt: at(minutes + 0.5), ...more },
  };
}
const skipAt = (minutes: number, more: Partial<TrialRun> = {}) =>
  runAt(minutes, 'skipped', { reason: 'missed', startedAt: undefined, finishedAt: at(minutes), ...more });
const runs = (...statuses: readonly TrialRun['status'][]) => statuses.map((status, index) => runAt(index, status));

describe('planTrial', () => {
  it.each<[string, AlertCondition, readonly TrialRun[], object[]]>([
    [
      'one incident from failure to success',
      { when: 'failed', inARow: 1 },
      runs('succeeded', 'failed', 'timed_out', 'succeeded', 'failed'),
      [
        { openedAt: at(4.5), openedByRun: 'run 4', count: 1 },
        { openedAt: at(1.5), openedByRun: 'run 1', count: 2, resolvedAt: at(3.5) },
      ],
    ],
    [
      'none before so many failures in a row',
      { when: 'failed', inARow: 2 },
      runs('failed', 'succeeded', 'failed', 'cancelled', 'failed'),
      [{ openedAt: at(4.5), count: 2 }],
    ],
    [
      'a rate of failures, until it is under half of that',
      { when: 'failure_rate', percent: 50, of: 4, atLeast: 2 },
      runs('succeeded', 'failed', 'succeeded', 'succeeded', 'succeeded', 'succeeded'),
      [{ openedAt: at(1.5), resolvedAt: at(5.5) }],
    ],
    [
      'a success that was too short',
      { when: 'too_short', underMs: minute },
      [runAt(0, 'succeeded'), runAt(2, 'succeeded', { finishedAt: at(4) })],
      [{ openedAt: at(0.5), resolvedAt: at(4) }],
    ],
    [
      'a start that was late',
      { when: 'late_start', afterMs: minute },
      [runAt(0, 'succeeded'), runAt(5, 'succeeded', { startedAt: at(7), finishedAt: at(8) })],
      [{ openedAt: at(6), resolvedAt: at(7), openedByRun: 'run 5' }],
    ],
    [
      'a run that ran for too long',
      { when: 'running_long', afterMs: minute },
      [runAt(0, 'succeeded'), runAt(5, 'failed', { finishedAt: at(8) })],
      [{ openedAt: at(6), resolvedAt: at(8) }],
    ],
    [
      'time without a success',
      { when: 'no_success', forMs: 5 * minute },
      [runAt(0, 'succeeded'), runAt(2, 'failed'), runAt(9, 'succeeded')],
      [{ openedAt: at(14.5) }, { openedAt: at(5.5), resolvedAt: at(9.5) }],
    ],
    [
      'ticks that were missed, until one runs',
      { when: 'missed', reasons: ['missed'] },
      [skipAt(0, { ticks: 3 }), skipAt(1), skipAt(2, { reason: 'paused' }), runAt(3, 'failed'), skipAt(4)],
      [
        { openedAt: at(4), count: 1 },
        { openedAt: at(0), count: 4, resolvedAt: at(3.5) },
      ],
    ],
  ])('tells of %s', (_what, condition, given, expected) => {
    const trial = planTrial(condition, given, at(60));
    expect(trial.incidents).toMatchObject(expected);
    expect(trial.incidents).toHaveLength(expected.length);
  });

  it('counts notices, and opens nothing for them', () => {
    expect(planTrial({ when: 'finished' }, runs('succeeded', 'failed', 'cancelled'), at(60))).toEqual({
      incidents: [],
      notices: 2,
    });
  });

  it('keeps jobs apart', () => {
    const other = { jobId: 'b', jobName: 'b' };
    const given = [runAt(0, 'failed'), runAt(1, 'failed', other), runAt(2, 'succeeded')];
    expect(planTrial({ when: 'failed', inARow: 1 }, given, at(60)).incidents).toMatchObject([
      { jobId: 'b', count: 1 },
      { jobId: 'a', resolvedAt: at(2.5) },
    ]);
  });
});
