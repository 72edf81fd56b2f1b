import { jobDefaults } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { triggerJob } from '@aster-scheduler/run-store';
import { createFleet, type Fleet } from './testing/fleet.js';

const triggers = 20;

/** How often the bottom fires: each time both sides have ended at least once since it fired before. */
function expectedFirings(sides: readonly string[]): number {
  let firings = 0;
  let seen = new Set<string>();
  for (const side of sides) {
    seen.add(side);
    if (seen.size < 2) continue;
    firings += 1;
    seen = new Set();
  }
  return firings;
}

describe('a diamond of four jobs under rapid completions, with a worker killed midway', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await createFleet();
  });

  afterAll(async () => fleet.close());

  it('fires the bottom as often as the rules say', async () => {
    const { db } = fleet;
    const retry = { ...jobDefaults.retry, maxRetries: 5, delayMs: 50 };
    const job = async (name: string, upstreams: readonly string[], script: string) =>
      insertJob(db, {
        ...jobDefaults,
        name,
        retry,
        command: 'sh',
        args: ['-c', script],
        dependsOn: upstreams.map((upstream) => ({ job: upstream, condition: 'success' })),
      });
    const top = await job('top', [], 'true');
    await job('left', ['top'], 'sleep 0.05');
    await job('right', ['top'], 'test "$ASTER_ATTEMPT" -gt 1 || exit 1'); // fails at first: a retry must not fire early
    const bottom = await job('bottom', ['left', 'right'], 'true');

    // one run at a time in each worker, so that no two runs are settled at the same instant
    const worker = () => fleet.start('worker', { WORKER_CONCURRENT_JOBS: '1' });
    fleet.start('scheduler');
    fleet.start('scheduler');
    const [victim] = [worker(), worker(), worker()];
    for (let count = 0; count < triggers; count += 1) {
      await triggerJob(db, top.id);
      if (count === triggers / 2) await victim?.stop('SIGKILL');
    }
    await waitFor(
      async () => {
        const live = await db.selectFrom('live_runs').select('id').execute();
        const ended = await db.selectFrom('finished_runs').select('id').where('job_id', '=', top.id).execute();
        return live.length === 0 && ended.length === triggers ? true : undefined;
      },
      { what: 'every run has ended', withinMs: 60_000 },
    );

    const rows = await db
      .selectFrom('finished_runs as r')
      .innerJoin('jobs as j', 'j.id', 'r.job_id')
      .select(['j.name', 'r.status', 'r.upstream_run_ids', 'r.finished_at'])
      .orderBy('r.finished_at')
      .execute();
    const named = (name: string) => rows.filter((run) => run.name === name);
    expect(rows.filter((run) => run.status !== 'succeeded')).toEqual([]);
    expect([named('left').length, named('right').length]).toEqual([triggers, triggers]);

    const sides = rows.filter(({ name }) => name === 'left' || name === 'right');
    const firings = named('bottom');
    // of two ends in the same millisecond nobody can tell from the rows which was first
    const possible = ['left', 'right'].map((first) => {
      const tiesBroken = sides.toSorted(
        (a, b) => a.finished_at.getTime() - b.finished_at.getTime() || (a.name === first ? -1 : 1),
      );
      return expectedFirings(tiesBroken.map(({ name }) => name));
    });
    expect(firings.length).toBeGreaterThanOrEqual(Math.min(...possible));
    expect(firings.length).toBeLessThanOrEqual(Math.max(...possible));
    const consumed = firings.flatMap((run) => run.upstream_run_ids ?? []);
    expect(consumed).toHaveLength(firings.length * 2);
    expect(new Set(consumed).size).toBe(consumed.length);
    expect(bottom.dependsOn.map((edge) => edge.jobName)).toEqual(['left', 'right']);
  });
});
