import { tickRunId } from '@aster-scheduler/core';
import { InvalidScheduleError } from '@aster-scheduler/cron';
import { noCatchupWindowMs } from '@aster-scheduler/db';
import { at, start } from '../testing/insert-test-job.js';
import { type DueJob, planDueJob, toRows } from './plan-due-job.js';

const minute = 60_000;
const jobId = '00000000-0000-4000-8000-000000000001';

/** A job that is due every minute, and was planned up to `start`. */
function aDueJob(more: Partial<DueJob> = {}): DueJob {
  return {
    id: jobId,
    pool: 'default',
    priority: 0,
    handler: null,
    concurrencyPolicy: 'allow',
    queueLimit: 5,
    status: 'active',
    cron_expr: '* * * * *',
    timezone: 'UTC',
    anchor_at: start,
    planned_until: start,
    made_until: null,
    misfire_policy: 'all',
    catchup_window_ms: noCatchupWindowMs,
    has_upstreams: false,
    former_until: null,
    skips: null,
    ...more,
  };
}

function rowsOf(job: DueJob, now: Date, satisfied?: Parameters<typeof toRows>[2]) {
  return toRows(job, planDueJob(job, now), satisfied, now);
}

describe('planDueJob', () => {
  it('leaves out ticks that have a row already', () => {
    const made = [{ first: at(minute), last: at(2 * minute) }];
    const { runs, plannedUntil, nextRunAt } = planDueJob(aDueJob(), at(4 * minute), made);
    expect(runs).toEqual([at(3 * minute), at(4 * minute)]);
    expect([plannedUntil, nextRunAt]).toEqual([at(4 * minute), at(5 * minute)]);
  });

  it('plans what was due at an edit by the schedule of then, and what follows by the one of now', () => {
    const edited = at(90_500);
    const former = { cron_expr: '*/20 * * * * *', timezone: 'UTC', anchor_at: start, until: edited };
    const behind = aDueJob({ former_until: edited, former });
    const plan = planDueJob(behind, at(10 * minute));
    expect(plan.runs).toEqual([at(20_000), at(40_000), at(60_000), at(80_000)]);
    expect([plan.plannedUntil, plan.nextRunAt]).toEqual([edited, at(2 * minute)]);
  });

  it('goes on with a part of what was due at an edit, and with the schedule after that', () => {
    const edited = at(150_000);
    const former = { cron_expr: '* * * * * *', timezone: 'UTC', anchor_at: start, until: edited };
    const part = planDueJob(aDueJob({ former_until: edited, former }), at(10 * minute));
    expect([part.runs.length, part.plannedUntil, part.nextRunAt]).toEqual([100, at(100_000), at(101_000)]);
    const behind = aDueJob({ former_until: at(200_000), former, planned_until: part.plannedUntil });
    const rest = planDueJob(behind, at(10 * minute));
    expect([rest.runs.length, rest.plannedUntil, rest.nextRunAt]).toEqual([50, edited, at(10 * minute)]);
  });

  it('has nothing to start of what was due when the job was archived', () => {
    const edited = at(150_000);
    const former = { cron_expr: '* * * * * *', timezone: 'UTC', anchor_at: start, until: edited };
    const plan = planDueJob(aDueJob({ status: 'archived', former_until: edited, former }), at(10 * minute));
    expect(plan).toEqual({
      runs: [],
      skips: [{ first: at(1_000), last: edited, count: 150, reason: 'archived' }],
      plannedUntil: edited,
      nextRunAt: undefined,
    });
  });

  it('throws where the host cannot read the schedule', () => {
    expect(() => planDueJob(aDueJob({ timezone: 'Mars/Base' }), at(minute))).toThrow(InvalidScheduleError);
  });
});

describe('toRows', () => {
  it('asks for a run of each tick, with the id that every scheduler gives it', () => {
    const { requests, skips } = rowsOf(aDueJob(), at(minute));
    const expected = { id: tickRunId(jobId, at(minute)), trigger: 'schedule', scheduledAt: at(minute) };
    expect(requests).toEqual([{ ...expected, job: aDueJob(), availableAt: at(minute) }]);
    expect(skips).toEqual([]);
  });

  it('lets a tick that was noticed late queue up behind what is due, and one that was not keep its time', () => {
    const now = at(3 * minute);
    expect(rowsOf(aDueJob(), now).requests.map(({ availableAt }) => availableAt)).toEqual([
      now, // two minutes late
      at(2 * minute),
      at(3 * minute),
    ]);
  });

  it.each([
    [noCatchupWindowMs, undefined],
    [5 * minute, at(6 * minute)],
    [0, at(minute + 1_000)],
  ])('lets a run start within the catch-up window of its tick: %d ms', (catchup_window_ms, startBefore) => {
    const job = aDueJob({ catchup_window_ms });
    expect(rowsOf(job, at(minute)).requests.map((request) => request.startBefore)).toEqual([startBefore]);
  });

  it.each([
    ['forbid', 'all', 3, 'queue', Infinity],
    ['replace', 'all', 3, 'queue', Infinity],
    ['forbid', 'all', 1, undefined, 5],
    ['forbid', 'latest', 3, undefined, 5],
    ['allow', 'all', 3, undefined, 5],
  ] as const)(
    'has runs under %s and the misfire policy %s, of %d ticks, wait for each other: %p',
    (concurrencyPolicy, misfire_policy, minutes, policy, queueLimit) => {
      const { requests } = rowsOf(aDueJob({ concurrencyPolicy, misfire_policy }), at(minutes * minute));
      for (const request of requests) {
        expect([request.concurrencyPolicy, request.job.queueLimit]).toEqual([policy, queueLimit]);
      }
    },
  );

  it('has the ticks of a job with dependencies wait until the next one, and skips those whose time is over', () => {
    const job = aDueJob({ has_upstreams: true });
    const { requests, skips } = rowsOf(job, at(2 * minute));
    expect(requests.map(({ scheduledAt, waitsUntil }) => [scheduledAt, waitsUntil])).toEqual([
      [at(2 * minute), at(3 * minute)],
    ]);
    expect(skips).toEqual([
      {
        id: tickRunId(jobId, at(minute)),
        jobId,
        trigger: 'schedule',
        scheduledAt: at(minute),
        reason: 'dependencies_not_met',
      },
    ]);
  });

  it('gives the tick what the edges have seen', () => {
    const satisfied = { at: at(1), upstreamRunIds: ['a', 'b'] };
    const [request] = rowsOf(aDueJob({ has_upstreams: true }), at(minute), satisfied).requests;
    expect(request).toMatchObject({ scheduledAt: at(minute), upstreamRunIds: ['a', 'b'], waitsUntil: undefined });
  });

  it('records a long stretch of missed ticks as one skip that carries the range', () => {
    const { skips } = rowsOf(aDueJob({ misfire_policy: 'skip' }), at(1_000 * minute));
    expect(skips).toMatchObject([{ scheduledAt: at(minute), reason: 'missed', skippedTicks: 998 }]);
    expect(skips[0]?.skippedUntil).toEqual(at(998 * minute));
  });
});
