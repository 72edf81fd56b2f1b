import type { RunListItem } from '@aster-scheduler/client';
import { isChanged, planAsked, planStrip } from './plan-strip.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 2, 0, seconds)).toISOString();
const run = (facts: Partial<RunListItem>) =>
  ({
    ...{ status: 'succeeded', attempt_num: 1, job_version: 3, started_at: at(0), finished_at: at(10) },
    ...facts,
  }) as RunListItem;

describe('planStrip', () => {
  it('has a shape for each status, the oldest left, as tall as runs are long', () => {
    const runs = [run({ finished_at: at(5) }), run({ status: 'failed', attempt_num: 2 }), run({ status: 'skipped' })];
    const { columns, repeated } = planStrip(runs, new Date());
    expect(Object.fromEntries(columns)).toEqual({
      skipped: 'M0.1 60.0h0.8V64h-0.8z',
      failed: 'M1.1 16.0h0.8V64h-0.8z',
      succeeded: 'M2.1 40.0h0.8V64h-0.8z',
    });
    expect(repeated).toBe('M1.1 9.0h0.8v4h-0.8z');
  });

  it('has a line where the job was changed, and none where the version is not known', () => {
    const versions = [4, 4, 3, null, 2].map((version) => run({ job_version: version }));
    expect(planStrip(versions, new Date()).changed).toBe('M3 0V64');
    expect(versions.map((_, index) => isChanged(versions, index))).toEqual([false, true, false, false, false]);
  });
});

describe('a place of the strip where no run is', () => {
  it('is the middle between those beside it, now beyond the newest, and a minute before the oldest', () => {
    const runs = [run({ scheduled_at: at(40) }), run({ scheduled_at: at(20) })];
    const instants = [0, 1, 2].map((newer) =>
      planAsked(runs, newer, new Date(at(59)))
        .toISOString()
        .slice(14, 19),
    );
    expect(instants).toEqual(['00:59', '00:30', '59:20']);
  });
});
