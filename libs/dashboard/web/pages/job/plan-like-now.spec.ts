import type { RunStatus } from '@aster-scheduler/client';
import { isLikeSomething, planLikeNow } from './plan-like-now.js';

const start = Date.parse('2026-11-30T00:00:00Z');
const minuteMs = 60_000;

/** Runs an hour after each other, the oldest first; each takes so many minutes, and says this when it fails. */
function runsOf(past: ReadonlyArray<readonly [RunStatus, minutes: number, says?: string]>) {
  return past
    .map(([status, minutes, says], hour) => {
      const begun = start + hour * 60 * minuteMs;
      const at = (ms: number) => new Date(ms).toISOString();
      const end = status === 'running' ? null : at(begun + minutes * minuteMs);
      return {
        ...{ status, scheduled_at: at(begun), started_at: at(begun), finished_at: end },
        ...{ error_line: says ?? null, error_msg: null, reason: null },
      };
    })
    .reverse();
}

describe('what followed when it was as it is now', () => {
  it('is, while it runs, how those went on that had not ended either', () => {
    const runs = runsOf([
      ['succeeded', 2],
      ['succeeded', 10],
      ['failed', 30, 'no space'],
      ['skipped', 0],
      ['succeeded', 12],
      ['running', 0],
    ]);
    const now = new Date(start + (5 * 60 + 8) * minuteMs);
    expect(planLikeNow(runs, now)).toEqual({
      ...{ kind: 'running', elapsedMs: 8 * minuteMs, runs: 3, succeeded: 2, leftMs: 4 * minuteMs },
    });
    expect(planLikeNow(runs, new Date(start + 10 * 60 * minuteMs))).toBeUndefined();
  });

  it('is, while it fails, how soon it was well after it began to fail so', () => {
    const runs = runsOf([
      ['failed', 1, 'row 1 is broken'],
      ['succeeded', 1],
      ['failed', 1, 'no space'],
      ['succeeded', 1],
      ['failed', 1, 'row 7 is broken'],
      ['timed_out', 1, 'row 8 is broken'],
      ['succeeded', 1],
      ['failed', 1, 'row 9 is broken'],
    ]);
    expect(planLikeNow(runs, new Date())).toEqual({
      ...{ kind: 'failing', times: 2, wellNext: 1, untilWellMs: 60 * minuteMs },
    });
  });

  it.each([
    [[], false],
    [['skipped', 'succeeded', 'failed'], false],
    [['skipped', 'timed_out', 'succeeded'], true],
    [['waiting', 'running', 'succeeded'], true],
  ] as const)('is looked for after %j: %s', (statuses, isWanted) => {
    expect(isLikeSomething(statuses.map((status) => ({ status })))).toBe(isWanted);
  });

  it.each([
    [
      'all is well',
      runsOf([
        ['failed', 1],
        ['succeeded', 1],
      ]),
    ],
    [
      'it never failed like this',
      runsOf([
        ['failed', 1, 'a'],
        ['succeeded', 1],
        ['failed', 1, 'b'],
      ]),
    ],
    ['nothing has run', []],
  ])('is nothing where %s', (_, runs) => {
    expect(planLikeNow(runs, new Date())).toBeUndefined();
  });
});
