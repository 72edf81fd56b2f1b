import type { AlertTrialResource } from '@aster-scheduler/client';
import { planTrialLanes } from './plan-trial-lanes.js';

const range = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z' };

function trialOf(...opened: readonly (readonly [job: string, from: string, to: string | null])[]): AlertTrialResource {
  return {
    ...{ ...range, runs: 9, is_complete: true, incidents: opened.length, notices: 0 },
    opened: opened.map(([job, from, to]) => ({
      ...{ job_id: `id of ${job}`, job_name: job, opened_by_run: null, count: 1 },
      ...{
        opened_at: `2026-03-${from}T00:00:00.000Z`,
        resolved_at: to === null ? null : `2026-03-${to}T00:00:00.000Z`,
      },
    })),
  };
}

describe('the marks of a trial', () => {
  it('are none where it would have told of nothing', () => {
    expect(planTrialLanes(trialOf())).toEqual([]);
  });

  it('stand in a lane for each job, the one with most of them first', () => {
    const lanes = planTrialLanes(trialOf(['b', '02', '03'], ['a', '04', '05'], ['c', '01', '02'], ['c', '06', '07']));
    expect(lanes.map(({ job, marks }) => [job, marks.length])).toEqual([
      ['c', 2],
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('lie where they were in the range, and reach its end when they would be open still', () => {
    const [lane] = planTrialLanes(trialOf(['a', '06', null], ['a', '03', '04']));
    expect(lane?.marks).toMatchObject([
      { from: 0.5, to: 1, isOpen: true },
      { from: 0.2, to: 0.3, isOpen: false, lastedMs: 86_400_000 },
    ]);
  });
});
