import { isFinal, liveStatuses, type RunStatus, runStatuses } from './run.js';

describe('isFinal', () => {
  const table: Readonly<Record<RunStatus, boolean>> = {
    waiting: false,
    scheduled: false,
    running: false,
    succeeded: true,
    failed: true,
    timed_out: true,
    cancelled: true,
    skipped: true,
  };

  it.each(Object.entries(table) as [RunStatus, boolean][])('of %s is %s', (status, expected) => {
    expect(isFinal(status)).toBe(expected);
  });

  it('tells every status apart', () => {
    expect(Object.keys(table)).toEqual(runStatuses);
    expect(runStatuses.filter((status) => !isFinal(status))).toEqual(liveStatuses);
  });
});
