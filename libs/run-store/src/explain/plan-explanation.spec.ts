import type { Run } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import { at, start } from '../testing/insert-test-job.js';
import { type ExplanationFacts, planExplanation, runToTellOf } from './plan-explanation.js';

const minute = 60_000;
const pool = { name: 'gpu', workers: 1, slots: 2, running: 0, due: 3 };

/** A minutely job that was planned up to now, an hour after the instant that is asked about. */
function facts(more: Partial<ExplanationFacts> = {}): ExplanationFacts {
  return {
    at: start,
    now: at(60 * minute),
    jobName: 'digest',
    jobCreatedAt: at(-60 * minute),
    then: { status: 'active', since: at(-60 * minute), schedule: parseSchedule('* * * * *') },
    plannedUntil: at(60 * minute),
    attempts: [],
    unmetUpstreams: [],
    jobStatus: { status: 'active' },
    ...more,
  };
}

function aRun(more: Partial<Run>): Run {
  return { id: 'r', attemptNum: 1, scheduledAt: start, availableAt: start, trigger: 'schedule', ...more } as Run;
}

const paused = { status: 'inactive', since: at(-minute) } as const;

describe('planExplanation', () => {
  it.each<[string, Partial<ExplanationFacts>, string]>([
    ['did_not_exist', { then: undefined, jobCreatedAt: at(1) }, 'it was created at 2026-03-02T12:00:00.001Z'],
    ['not_known', { then: undefined }, 'its schedule of that time is not kept'],
    ['paused', { then: paused }, 'was paused at that time, since 2026-03-02T11:59:00Z'],
    [
      'paused',
      { then: paused, pause: { since: at(-minute), note: 'disk full', until: at(90 * minute) } },
      'since 2026-03-02T11:59:00Z, until 2026-03-02T13:30:00Z: disk full',
    ],
    ['paused', { then: paused, pause: { since: at(5 * minute), note: 'another' } }, 'since 2026-03-02T11:59:00Z'],
    [
      'will_run',
      {
        at: at(90 * minute),
        then: { ...paused, schedule: parseSchedule('* * * * *') },
        pause: { since: at(-minute), until: at(90 * minute) },
      },
      'will be due at 2026-03-02T13:30:00Z, when the pause of now is over',
    ],
    ['paused', { at: at(89 * minute), then: paused, pause: { since: at(-minute), until: at(90 * minute) } }, 'until'],
    ['archived', { then: { ...paused, status: 'archived' } }, 'was archived at that time'],
    ['no_schedule', { then: { status: 'active', since: start } }, 'only triggers and dependencies start it'],
    [
      'no_schedule',
      { then: { status: 'active', since: start, schedule: parseSchedule('@manually') } },
      'only triggers and dependencies start it',
    ],
    ['not_a_tick', { at: at(1) }, 'the tick before is 2026-03-02T12:00:00Z, the next is 2026-03-02T12:01:00Z'],
    ['will_run', { at: at(61 * minute) }, 'will be due at 2026-03-02T13:01:00Z'],
    ['not_planned_yet', { plannedUntil: at(-1) }, 'no scheduler has planned it yet'],
    ['no_record', {}, 'before the history that is kept'],
  ])('without a run: %s', (code, more, words) => {
    const explanation = planExplanation(facts(more));
    expect(explanation.code).toBe(code);
    expect(explanation.sentence).toContain(words);
  });

  it.each<[string, Partial<Run>, Partial<ExplanationFacts>, string]>([
    ['ran', { status: 'succeeded' }, {}, 'it ran and succeeded after 1 attempt'],
    ['ran', { status: 'timed_out', attemptNum: 3, errorMsg: 'too slow' }, {}, 'timed out after 3 attempts: too slow'],
    ['ran', { status: 'succeeded', leftoverProcesses: 2 }, {}, '2 processes that its command had left running'],
    ['running', { status: 'running', startedAt: at(5) }, {}, 'attempt 1 of its run is running since'],
    ['skipped', { status: 'skipped', reason: 'queue_full' }, {}, 'skipped on purpose: queue_full'],
    ['skipped', { status: 'skipped', skippedUntil: at(minute) }, {}, 'one of the ticks from'],
    ['skipped', { status: 'waiting', reason: 'missed' }, {}, 'is about to be skipped'],
    ['waiting_for_slot', { status: 'waiting', reason: 'waiting_for_slot' }, {}, 'until another run of the job'],
    [
      'waiting_for_slot',
      { status: 'waiting', reason: 'waiting_for_slot' },
      { runInTheWay: 'x' },
      'its run waits until run x has finished',
    ],
    [
      'waiting_for_dependencies',
      { status: 'waiting', reason: 'waiting_for_dependencies' },
      {
        unmetUpstreams: [
          { name: 'a', status: 'active' },
          { name: 'b', ...paused },
        ],
      },
      '"a", "b", which is paused since 2026-03-02T11:59:00Z',
    ],
    ['waiting_for_resume', { status: 'waiting', reason: 'paused' }, { jobStatus: paused }, 'is paused since'],
    ['waiting_for_resume', { status: 'waiting', reason: 'paused' }, {}, 'was paused and is active again'],
    ['waiting_for_resume', { status: 'scheduled' }, { jobStatus: paused }, 'is paused since'],
    [
      'waiting_for_worker',
      { status: 'scheduled', trigger: 'manual' },
      { jobStatus: paused, pool },
      'about to be claimed',
    ],
    ['waiting_for_retry', { status: 'scheduled', availableAt: at(99 * minute) }, {}, 'the next one is due at'],
    ['will_run', { status: 'scheduled', attemptNum: 0, availableAt: at(99 * minute) }, {}, 'its run will be due at'],
    ['skipped', { status: 'skipped', trigger: 'manual', reason: 'queue_full' }, {}, 'the run was skipped on purpose'],
    [
      'no_live_worker',
      { status: 'scheduled' },
      { pool: { ...pool, workers: 0 } },
      'no live worker serves the pool "gpu"',
    ],
    ['no_live_worker', { status: 'scheduled' }, {}, 'no live worker serves the pool "default"'],
    [
      'all_slots_busy',
      { status: 'scheduled' },
      { pool: { ...pool, running: 2 } },
      'all 2 slots of the pool "gpu" are busy',
    ],
  ])('of a run: %s, %j', (code, run, more, words) => {
    const explanation = planExplanation(facts({ run: aRun(run), ...more }));
    expect(explanation).toMatchObject({ code, runId: 'r', status: run.status });
    expect(explanation.sentence).toContain(words);
  });

  it('tells of the run of a backfill, and of what the tick came to without it', () => {
    const run = aRun({ status: 'skipped', reason: 'missed' });
    const backfill = aRun({ id: 'b', status: 'succeeded', trigger: 'backfill' });
    const { code, runId, sentence } = planExplanation(facts({ run, backfill }));
    expect([code, runId]).toEqual(['ran', 'b']);
    expect(sentence).toBe(
      'a backfill made a run for it: it ran and succeeded after 1 attempt ' +
        '(without it, the tick was skipped on purpose: missed)',
    );
  });
});

describe('runToTellOf', () => {
  const run = aRun({ status: 'succeeded' });
  const skip = aRun({ status: 'skipped' });
  const backfill = aRun({ id: 'b', status: 'waiting' });
  it.each([
    [run, backfill, run],
    [skip, backfill, backfill],
    [undefined, backfill, backfill],
    [skip, undefined, skip],
    [undefined, undefined, undefined],
  ])('is the run of the tick, or else that of a backfill', (ofTick, ofBackfill, told) => {
    expect(runToTellOf(ofTick, ofBackfill)).toBe(told);
  });
});
