import { at } from '../testing/insert-test-job.js';
import { type DependentTick, planDependentTicks } from './plan-dependent-ticks.js';

const minute = 60_000;
const upstreamRunIds = ['u1', 'u2'];
const ticks = [at(minute), at(2 * minute), at(3 * minute)];
const next = at(4 * minute);
const now = at(3 * minute + 500);

function fatesOf(planned: readonly DependentTick[]): string[] {
  return planned.map((each) => each.action);
}

describe('planDependentTicks', () => {
  it('lets the last tick wait until the next one, and skips those whose next one is there', () => {
    expect(planDependentTicks(ticks, next, undefined, now)).toEqual([
      { tick: ticks[0], action: 'skip' },
      { tick: ticks[1], action: 'skip' },
      { tick: ticks[2], action: 'wait', until: next },
    ]);
  });

  it('lets a tick without a next one wait without end', () => {
    expect(planDependentTicks([ticks[0]!], undefined, undefined, now)).toEqual([
      { tick: ticks[0], action: 'wait', until: undefined },
    ]);
  });

  it('skips the last tick of a portion when the next portion is due', () => {
    expect(fatesOf(planDependentTicks(ticks, now, undefined, now))).toEqual(['skip', 'skip', 'skip']);
  });

  it.each([
    ['before all of them', -minute, ['run', 'skip', 'wait']],
    ['at the first', minute, ['run', 'skip', 'wait']],
    ['just before the second', 2 * minute - 1, ['run', 'skip', 'wait']],
    ['at the second', 2 * minute, ['skip', 'run', 'wait']],
    ['after the last', 3 * minute + 400, ['skip', 'skip', 'run']],
  ])('gives a set that was complete %s to the tick that waited then', (_when, completeAt, expected) => {
    const planned = planDependentTicks(ticks, next, { at: at(completeAt), upstreamRunIds }, now);
    expect(fatesOf(planned)).toEqual(expected);
    expect(planned).toContainEqual(expect.objectContaining({ action: 'run', upstreamRunIds }));
  });

  it('has nothing to say of no ticks', () => {
    expect(planDependentTicks([], next, { at: now, upstreamRunIds }, now)).toEqual([]);
  });
});
