import type { ForecastResource } from '@aster-scheduler/client';
import { planLoad } from './plan-load.js';

it('reads the steps of a forecast by the names of its columns', () => {
  const forecast: ForecastResource = {
    from: '2027-01-01T00:00:00Z',
    to: '2027-01-02T00:00:00Z',
    step_ms: 300_000,
    columns: ['slots', 'at', 'running_p50', 'starts', 'running_p95'],
    rows: [[20, 1_000, 1, 7, 2.5]],
    peaks: [],
    clock_changes: [],
    is_complete: true,
  };
  expect(planLoad(forecast)).toEqual([{ at: 1_000, starts: 7, running: 2.5, slots: 20 }]);
});
