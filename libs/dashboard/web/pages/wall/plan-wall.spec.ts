import type { OverviewResource } from '@aster-scheduler/client';
import { planWall } from './plan-wall.js';

const counts = { succeeded: 990, failed: 10, timed_out: 0, cancelled: 0, skipped: 3 };
const calm = {
  ...{ as_of: '2026-11-28T12:00:00Z', range_ms: 86_400_000, until: '2026-11-28T12:00:00Z', verdict: [] },
  now: { running: 4, due: 0, waiting: 0, oldest_due_ms: null },
  ...{ finished: counts, previous: counts, success_rate: 0.99, delay_ms: { p50: 5, p95: 84, p99: 410 }, failing: [] },
  ...{ failing_count: 0, skips: {}, skips_complete: true, late: [], pools: [], services: [], skipping: [] },
  ledger: { unexplained: 0, days: 90, checked_at: null },
} as unknown as OverviewResource;

describe('planWall', () => {
  it('says that all is right, and shows no part that has nothing to tell', () => {
    expect(planWall(calm)).toMatchObject({ sentence: 'All right', tone: 'good', panels: [] });
  });

  it('begins with what is worst, and takes its colour from it', () => {
    const verdict = [
      { code: 'jobs_failing', severity: 'critical', count: 3, sentence: '3 jobs failing' },
      { code: 'runs_late', severity: 'warning', count: 1, sentence: '1 late' },
    ];
    const told = { ...calm, verdict } as unknown as OverviewResource;
    expect(planWall(told)).toMatchObject({ sentence: '3 jobs failing, 1 late', tone: 'critical' });
  });

  it('says of a pool without workers that it has none', () => {
    const pools = [{ name: 'gpu', workers: 0, slots: 0, running: 0, due: 4, oldest_due_ms: 1 }];
    expect(planWall({ ...calm, pools }).panels).toEqual([
      { title: 'Pools', lines: [{ name: 'gpu', text: 'no worker, 4 due' }] },
    ]);
  });
});
