import type { AlertCondition } from './alert-rule.js';
import { type AlertMove, type EndFacts, planEndAlert } from './plan-end-alert.js';

const failed = { when: 'failed', inARow: 2 } as const;
const exits = { when: 'failed', inARow: 1, reasons: ['exit_code'] } as const;
const rate = { when: 'failure_rate', percent: 20, of: 10, atLeast: 5 } as const;
const short = { when: 'too_short', underMs: 30_000 } as const;
const shorter = { when: 'too_short', factor: 0.2 } as const;
const missed = { when: 'missed', reasons: ['missed', 'queue_full'] } as const;

describe('planEndAlert', () => {
  it.each<[string, AlertCondition, Partial<EndFacts>, AlertMove]>([
    ['the first failure of two', failed, { status: 'failed', failures: 1 }, undefined],
    ['the second failure of two', failed, { status: 'failed', failures: 2 }, 'open'],
    ['a timeout after a failure', failed, { status: 'timed_out', failures: 2 }, 'open'],
    ['a further failure', failed, { status: 'failed', failures: 3 }, 'open'],
    ['a success', failed, { status: 'succeeded' }, 'resolve'],
    ['a cancelled run', failed, { status: 'cancelled', failures: 2 }, undefined],
    ['a skip', failed, { status: 'skipped', failures: 2, reason: 'missed' }, undefined],
    ['a failure for the reason', exits, { status: 'failed', failures: 1, reason: 'exit_code' }, 'open'],
    ['a failure for another', exits, { status: 'failed', failures: 1, reason: 'worker_lost' }, undefined],
    ['a failure for none', exits, { status: 'failed', failures: 1 }, undefined],
    ['too few runs', rate, { status: 'failed', recent: { runs: 4, failed: 4 } }, undefined],
    ['the rate', rate, { status: 'failed', recent: { runs: 10, failed: 2 } }, 'open'],
    ['less than the rate', rate, { status: 'failed', recent: { runs: 10, failed: 1 } }, undefined],
    ['a success at half of it', rate, { status: 'succeeded', recent: { runs: 10, failed: 1 } }, undefined],
    ['a success below half of it', rate, { status: 'succeeded', recent: { runs: 11, failed: 1 } }, 'resolve'],
    ['a rate that is not known', rate, { status: 'failed' }, undefined],
    ['a short success', short, { status: 'succeeded', durationMs: 29_999 }, 'open'],
    ['an ordinary success', short, { status: 'succeeded', durationMs: 30_000 }, 'resolve'],
    ['a short failure', short, { status: 'failed', durationMs: 5 }, undefined],
    ['a fifth of the usual', shorter, { status: 'succeeded', durationMs: 200, usualMs: 1_000 }, 'resolve'],
    ['less than that', shorter, { status: 'succeeded', durationMs: 199, usualMs: 1_000 }, 'open'],
    ['one of which nothing is usual', shorter, { status: 'succeeded', durationMs: 0 }, 'resolve'],
    [
      'less than the usual, but not than the other',
      { ...shorter, underMs: 100 },
      { status: 'succeeded', durationMs: 150, usualMs: 1_000 },
      'resolve',
    ],
    ['a missed tick', missed, { status: 'skipped', reason: 'missed' }, 'open'],
    ['a tick skipped by somebody', missed, { status: 'skipped', reason: 'skipped_by_user' }, undefined],
    ['a run that ended', { when: 'finished' }, { status: 'failed' }, 'notice'],
    ['a cancelled one', { when: 'finished' }, { status: 'cancelled' }, undefined],
    ['an end of these', { when: 'finished', statuses: ['cancelled'] }, { status: 'cancelled' }, 'notice'],
    ['an end that has written', { when: 'output' }, { status: 'succeeded', hasWritten: true }, 'notice'],
    ['one that has written nothing', { when: 'output' }, { status: 'failed', hasWritten: false }, undefined],
    [
      'an end of others',
      { when: 'output', statuses: ['failed'] },
      { status: 'succeeded', hasWritten: true },
      undefined,
    ],
    ['a rule that goes by time', { when: 'late_start', afterMs: 1 }, { status: 'failed', failures: 9 }, undefined],
  ])('decides about %s', (_case, condition, facts, move) => {
    expect(planEndAlert(condition, { status: 'failed', failures: 0, ...facts })).toBe(move);
  });
});
