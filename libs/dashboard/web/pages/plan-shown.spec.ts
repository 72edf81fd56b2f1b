import { jobSortWords } from '../parts/job-sort-words.js';
import { lineOf } from '../parts/plan-copies.js';
import { planShownIncidents } from './alerts/plan-shown-incidents.js';
import { planShownCalendar } from './calendar/plan-shown-calendar.js';
import { planAsked } from './runs/plan-asked.js';
import { planShownRuns } from './runs/plan-shown-runs.js';
import { runListQuery } from './runs/run-list-query.js';

const now = new Date('2026-03-28T12:10:00Z');

describe('the command line for what a page shows', () => {
  it.each([
    ['', 'aster runs'],
    [
      'status:failed status:timed_out job:etl/load pool:gpu',
      'aster runs etl/load --status failed,timed_out --pool gpu',
    ],
    ['trigger:manual label:a=b min:90s', 'aster runs --trigger manual --label a=b --longer 90000ms'],
    ['from:now-6h to:2026-03-28T12:00:00Z oom', 'aster runs --from now-6h --to 2026-03-28T12:00:00Z --error oom'],
    ['max:1s', "aster request GET '/api/v1/runs?max_ms=1000'"],
    ['attempts:2 pool:gpu', "aster request GET '/api/v1/runs?pool=gpu&attempts=2'"],
    ['deadbeef', "aster request GET '/api/v1/runs?q=deadbeef'"], // --error takes no begin of an id
    ['job:-x', "aster request GET '/api/v1/runs?job_id=7'"],
  ])('says all that narrows the runs: %j', (q, line) => {
    const asked = planAsked({ q });
    const query = runListQuery(asked, asked.job === undefined ? undefined : '7', now);
    expect(query && lineOf(planShownRuns(asked, query, []))).toBe(line);
  });

  it.each([
    [{}, 'aster request GET /api/v1/incidents'], // of all states
    [{ state: 'open', rule: 'r' } as const, 'aster alerts incidents --state open --rule r'],
    [{ state: 'open', severity: 'info' } as const, "aster request GET '/api/v1/incidents?severity=info&state=open'"],
  ])('tells of the same incidents for %j', (search, line) => {
    const { state: _, ...query } = { state: undefined, ...search };
    expect(lineOf(planShownIncidents(search, query))).toBe(line);
  });

  it('goes as far as the calendar, and as far back', () => {
    const shown = (view: 'past' | 'day' | 'week') => planShownCalendar({ view, pool: 'gpu' }, now.getTime());
    expect(lineOf(shown('day'))).toBe('aster forecast --step 5m --pool gpu');
    expect(lineOf(shown('week'))).toBe('aster forecast --to now+7d --pool gpu');
    expect(shown('week').query).toEqual({ pool: 'gpu', step: '1h', to: '2026-04-04T12:10:00.000Z' });
    expect(shown('past')).toEqual({
      path: '/api/v1/stats/runs',
      query: { from: '2026-03-21T13:00:00.000Z', to: '2026-03-28T13:00:00.000Z', step: '1h', pool: 'gpu' },
    });
  });
});

describe('the orders of jobs', () => {
  it('are called what the API puts first: a `-` begins with the latest instant', () => {
    expect(jobSortWords).toMatchObject({ failing: 'failing the longest', '-failing': 'began to fail last' });
    expect(jobSortWords).toMatchObject({ next: 'what is due next', '-last': 'what ran last' });
  });
});
