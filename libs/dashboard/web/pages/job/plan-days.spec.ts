import { formatInstant } from '../../time/format-instant.js';
import { heatPlace, monthMarks } from './heat-places.js';
import { planDays, planHours } from './plan-days.js';
import { planSquare } from './plan-square.js';

const dateOf = (at: Date) => formatInstant(at, 'Europe/Berlin').slice(0, 10);
const columns = ['at', 'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'];
const heat = (rows: readonly (readonly number[])[]) => ({
  ...{ step_ms: 86_400_000, from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z', until: '2026-11-01T00:00:00Z' },
  ...{ columns, rows },
});

describe('planDays', () => {
  it('begins on a Monday and ends today', () => {
    const days = planDays(heat([]), { weeks: 2, today: '2026-11-28', dateOf });
    expect(days.at(0)).toMatchObject({ date: '2026-11-16', weekday: 0, week: 0 });
    expect(days.at(-1)).toMatchObject({ date: '2026-11-28', weekday: 5, week: 1 });
    expect(days).toHaveLength(13);
  });

  it('puts days of 23 and of 25 hours where the calendar of the job has them', () => {
    const midnights = ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z']; // the 25th has 25 hours
    const days = planDays(heat(midnights.map((at, index) => [Date.parse(at), index + 1, 0, 2, 0, 0])), {
      ...{ weeks: 2, today: '2026-10-26', dateOf },
    });
    expect(days.filter(({ counts }) => counts !== undefined)).toMatchObject([
      { date: '2026-10-25', counts: { succeeded: 1, failed: 2, skipped: 0 } },
      { date: '2026-10-26', counts: { succeeded: 2, failed: 2 } },
    ]);
  });
});

describe('planHours', () => {
  it('adds up the hour that the clock shows twice', () => {
    const localOf = (at: Date) => formatInstant(at, 'Europe/Berlin').slice(0, 13);
    const twice = ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'];
    const days = planHours(heat(twice.map((at) => [Date.parse(at), 1, 0, 0, 0, 0])), {
      ...{ days: 2, today: '2026-10-26', localOf },
    });
    expect(days.map(({ date }) => date)).toEqual(['2026-10-25', '2026-10-26']);
    expect(days[0]?.hours.filter(({ counts }) => counts !== undefined)).toEqual([
      { hour: 2, counts: { succeeded: 2, failed: 0, skipped: 0 } },
      { hour: 3, counts: { succeeded: 1, failed: 0, skipped: 0 } },
    ]);
  });
});

describe('the time of a square', () => {
  it.each([
    ['2026-11-28', 'Europe/Berlin', '2026-11-27T23:00:00Z', '2026-11-28T23:00:00Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['2026-03-29 02:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
    ['2026-11-28 23:00', 'UTC', '2026-11-28T23:00:00Z', '2026-11-29T00:00:00Z'],
  ])('of %s in %s is from %s to %s', (title, zone, from, to) => {
    expect(planSquare(title, zone)).toEqual({ from, to });
  });
});

describe('the places of days', () => {
  it('are in two bands where they are of two years', () => {
    expect([51, 52, 103].map((week) => heatPlace(week, 104))).toEqual([
      { column: 51, above: 0 },
      { column: 0, above: 8 },
      { column: 51, above: 8 },
    ]);
    expect(heatPlace(51, 52)).toEqual({ column: 51, above: 0 });
  });

  it('have a month above them where there is room for the word, and a year where that begins', () => {
    const days = [
      { date: '2024-12-01', week: 0 },
      { date: '2025-01-01', week: 5 },
      { date: '2025-11-30', week: 51 },
      { date: '2025-12-01', week: 51 },
      { date: '2026-01-01', week: 57 },
    ];
    expect(monthMarks(days, 104)).toEqual([
      { column: 0, row: 0, word: 'Dec' },
      { column: 5, row: 0, word: '2025' },
      { column: 5, row: 8, word: '2026' },
    ]);
  });
});
