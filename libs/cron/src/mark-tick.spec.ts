import fc from 'fast-check';
import { type ClockMark, markTick } from './mark-tick.js';
import { parseSchedule } from './parse-schedule.js';
import { arbitraryExpression } from './testing/arbitrary-expression.js';
import { bruteForceTicks, wallTimeOf } from './testing/brute-force.js';
import { clockChanges } from './testing/clock-changes.js';
import { ticksBetween } from './ticks-between.js';

const hourMs = 3_600_000;

function marks(expression: string, timezone: string, from: string, to: string): [string, ClockMark | undefined][] {
  const schedule = parseSchedule(expression, { timezone });
  const ticks = ticksBetween(schedule, new Date(from), new Date(to), 20);
  return ticks.map((tick) => [tick.toISOString().slice(5, 16), markTick(schedule, tick)]);
}

describe('markTick', () => {
  it('marks a tick that stands for a lost time', () => {
    expect(marks('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', '2026-03-31T00:00Z')).toEqual([
      ['03-28T01:30', undefined],
      ['03-29T01:00', 'gap'],
      ['03-30T00:30', undefined],
    ]);
  });

  it('marks a time of its own that also stands for a lost one', () => {
    expect(marks('0 2,3 * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-30T00:30Z')).toEqual([
      ['03-29T01:00', 'gap'],
      ['03-30T00:00', undefined],
    ]);
  });

  it('does not mark the first time after a gap that is only itself', () => {
    expect(marks('0 3 * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-30T00:00Z')).toEqual([
      ['03-29T01:00', undefined],
    ]);
    expect(marks('0 * * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-29T02:00Z')).toEqual([
      ['03-29T01:00', undefined],
      ['03-29T02:00', undefined],
    ]);
  });

  it('marks the one tick of a repeated time, and each pass of an hour that occurs twice', () => {
    expect(marks('0 2 * * *', 'Europe/Berlin', '2026-10-25T00:00Z', '2026-10-26T00:00Z')).toEqual([]);
    expect(marks('0 2 * * *', 'Europe/Berlin', '2026-10-24T23:00Z', '2026-10-26T00:00Z')).toEqual([
      ['10-25T00:00', 'repeated'],
    ]);
    expect(marks('0 * * * *', 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T02:00Z')).toEqual([
      ['10-24T23:00', undefined],
      ['10-25T00:00', 'repeated'],
      ['10-25T01:00', 'repeated'],
      ['10-25T02:00', undefined],
    ]);
  });

  it('marks no instant that is no tick, and none of a schedule without a zone', () => {
    const daily = parseSchedule('0 12 * * *', { timezone: 'Europe/Berlin' });
    expect(markTick(daily, new Date('2026-10-25T00:00Z'))).toBeUndefined();
    expect(markTick(daily, new Date('2026-03-29T01:00Z'))).toBeUndefined();
    expect(markTick(parseSchedule('@manually'), new Date(0))).toBeUndefined();
    expect(marks('0 2 * * *', 'UTC', '2026-10-24T23:00Z', '2026-10-25T23:00Z')).toEqual([['10-25T02:00', undefined]]);
  });

  it('agrees with a search for what the clock shows, around the changes of any zone', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(zone, fc.integer({ min: 1973, max: 2060 }), arbitraryExpression(), (timezone, year, expression) => {
        const schedule = parseSchedule(expression, { timezone });
        for (const changeMs of clockChanges(timezone, year).slice(0, 2)) {
          const near = bruteForceTicks(expression, timezone, changeMs - 3 * hourMs, changeMs + 3 * hourMs);
          const everyNth = Math.ceil(near.length / 20);
          for (const tickMs of near.filter((each, index) => each === changeMs || index % everyNth === 0)) {
            expect(markTick(schedule, new Date(tickMs))).toBe(expectedMark(expression, timezone, changeMs, tickMs));
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

/**
 * The mark of a tick near a change of the clock, from what Intl shows before, after, and as far away as the change is
 * large.
 */
function expectedMark(expression: string, timezone: string, changeMs: number, tickMs: number): ClockMark | undefined {
  const shownMs = wallTimeOf(timezone, changeMs);
  const shiftMs = shownMs - wallTimeOf(timezone, changeMs - 1_000) - 1_000;
  if (shiftMs < 0) {
    const others = [tickMs + shiftMs, tickMs - shiftMs].map((otherMs) => wallTimeOf(timezone, otherMs));
    return others.includes(wallTimeOf(timezone, tickMs)) ? 'repeated' : undefined;
  }
  const [minute = '', hour = ''] = expression.split(' ').slice(-5);
  if (tickMs !== changeMs || shiftMs > 3 * hourMs || `${minute}${hour}`.includes('*')) return undefined;
  const lost = bruteForceTicks(expression, 'UTC', shownMs - shiftMs - 1, shownMs - 1);
  return lost.length > 0 ? 'gap' : undefined;
}
