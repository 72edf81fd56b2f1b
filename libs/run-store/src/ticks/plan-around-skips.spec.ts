import { parseSchedule } from '@aster-scheduler/cron';
import { at, start } from '../testing/insert-test-job.js';
import { planAroundSkips } from './plan-around-skips.js';
import { planTicks, type TickFacts } from './plan-ticks.js';

const minute = 60_000;
const schedule = parseSchedule('* * * * *');

/** What becomes of each tick, by its minute after `start`. */
function fates(misfirePolicy: TickFacts['misfirePolicy'], minutes: readonly number[], nowMinutes: number): string[] {
  const asked = minutes.map((n) => ({ at: at(n * minute), by: 'ops', note: 'closed' }));
  const facts = { schedule, plannedUntil: start, misfirePolicy, toSkip: asked.map((skip) => skip.at) };
  const plan = planAroundSkips(schedule, planTicks(facts, at(nowMinutes * minute)), { asked, from: start });
  const nth = (tick: Date): number => (tick.getTime() - start.getTime()) / minute;
  const all = [
    ...plan.runs.map((tick) => [nth(tick), 'run'] as const),
    ...plan.skips.map(({ first, reason }) => [nth(first), reason] as const),
  ];
  return all.sort(([a], [b]) => a - b).map(([n, fate]) => `${n} ${fate}`);
}

describe('planAroundSkips', () => {
  it('records a tick that is on time as skipped, in the words of whoever wants it', () => {
    const plan = planTicks({ schedule, plannedUntil: start, misfirePolicy: 'latest' }, at(minute));
    const asked = [{ at: at(minute), by: 'ops', note: 'closed' }];
    expect(planAroundSkips(schedule, plan, { asked, from: start })).toEqual({
      ...plan,
      runs: [],
      skips: [
        {
          ...{ first: at(minute), last: at(minute), count: 1, reason: 'skipped_by_user' },
          errorMsg: 'the tick was skipped in advance by ops: closed',
        },
      ],
    });
  });

  it.each([
    ['all', [2], ['1 run', '2 skipped_by_user', '3 run', '4 run', '5 run']],
    ['latest', [2], ['1 coalesced', '2 skipped_by_user', '3 run', '4 run', '5 run']],
    ['latest', [3], ['1 coalesced', '2 run', '3 skipped_by_user', '4 run', '5 run']],
    ['skip', [2, 5], ['1 missed', '2 skipped_by_user', '3 missed', '4 run', '5 skipped_by_user']],
  ] as const)('leaves the other ticks to the misfire policy %s', (policy, minutes, expected) => {
    expect(fates(policy, minutes, 5)).toEqual(expected);
  });

  it('lets the newest missed tick run that nobody wants to be skipped', () => {
    expect(fates('latest', [8, 9, 10], 10).slice(6)).toEqual([
      '7 run',
      '8 skipped_by_user',
      '9 skipped_by_user',
      '10 skipped_by_user',
    ]);
    expect(fates('latest', [1, 2, 3, 4], 4)).toEqual([1, 2, 3, 4].map((n) => `${n} skipped_by_user`));
  });

  it('passes over what is no tick, or not planned yet', () => {
    const plan = planTicks({ schedule, plannedUntil: start, misfirePolicy: 'latest' }, at(minute));
    const asked = [{ at: at(30_000) }, { at: at(2 * minute) }, { at: start }];
    expect(planAroundSkips(schedule, plan, { asked, from: start })).toBe(plan);
  });
});
