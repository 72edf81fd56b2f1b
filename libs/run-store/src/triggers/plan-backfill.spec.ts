import { tickRunId } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import { at, start } from '../testing/insert-test-job.js';
import { maxBackfillRuns, planBackfill } from './plan-backfill.js';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('planBackfill', () => {
  const schedule = parseSchedule('* * * * *');

  it('lists the ticks of a range, both ends included', () => {
    const ticks = planBackfill('job', schedule, { from: at(minute), to: at(3 * minute) }, at(3 * minute));
    expect(ticks.map(({ tick }) => tick)).toEqual([1, 2, 3].map((n) => at(n * minute)));
    expect(ticks[0]).toEqual({
      tick: at(minute),
      scheduledId: tickRunId('job', at(minute)),
      backfillId: tickRunId('job', at(minute), 'backfill'),
    });
    expect(planBackfill('job', schedule, { from: at(1), to: at(2) }, at(3))).toEqual([]);
  });

  it.each([
    ['ends before it begins', at(-9), at(-10), ['from']],
    ['reaches into the future', at(10), at(day), ['to']],
    ['has too many ticks', at(-day), start, ['to']],
  ])('refuses a range that %s', (_what, from, to, fields) => {
    const problems = expect.objectContaining({
      code: 'INVALID_INPUT',
      problems: fields.map((field) => expect.objectContaining({ field })),
    });
    expect(() => planBackfill('job', schedule, { from, to }, start)).toThrow(problems);
  });

  it('refuses a job without ticks', () => {
    expect(() => planBackfill('job', parseSchedule('@manually'), { from: start, to: start }, start)).toThrow(
      /no ticks/,
    );
  });

  it('takes as many ticks as one backfill makes, and not one more', () => {
    const from = at(-(maxBackfillRuns - 1) * minute);
    expect(planBackfill('job', schedule, { from, to: start }, start)).toHaveLength(maxBackfillRuns);
    const earlier = new Date(from.getTime() - minute);
    expect(() => planBackfill('job', schedule, { from: earlier, to: start }, start)).toThrow(/take it in parts/);
  });

  it('names all that is wrong with a range at once', () => {
    const range = { from: at(day), to: at(minute) };
    const fields = ['from', 'to', 'cron_expr'].map((field) => expect.objectContaining({ field }) as unknown);
    expect(() => planBackfill('job', parseSchedule('@manually'), range, start)).toThrow(
      expect.objectContaining({ problems: fields }),
    );
  });
});
