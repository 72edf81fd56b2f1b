import type { HeatDay } from './plan-days.js';

/** Two years stand one above the other, with the row of a day between: squares stay as large as in one. */
const mostColumns = 53;
const bandRows = 8;
/** A word is as wide as so many columns. */
const wordColumns = 3;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface MonthMark {
  readonly column: number;
  readonly row: number;
  readonly word: string;
}

/** How many columns so many weeks are drawn in. */
export function heatColumns(weeks: number): number {
  return weeks <= mostColumns ? weeks : weeks / 2;
}

/** Where a week is drawn: its column, and how many rows stand above it. */
export function heatPlace(week: number, weeks: number): { readonly column: number; readonly above: number } {
  const columns = heatColumns(weeks);
  return week < columns ? { column: week, above: 0 } : { column: week - columns, above: bandRows };
}

/** The months that begin in the picture, above the weeks in which they do; the first of a year is told by the year. */
export function monthMarks(days: ReadonlyArray<Pick<HeatDay, 'date' | 'week'>>, weeks: number): readonly MonthMark[] {
  return days
    .filter(({ date }) => date.endsWith('-01'))
    .map(({ date, week }) => {
      const { column, above } = heatPlace(week, weeks);
      const month = Number(date.slice(5, 7));
      return { column, row: above, word: month === 1 ? date.slice(0, 4) : (months[month - 1] ?? '') };
    })
    .filter(({ column }) => column <= heatColumns(weeks) - wordColumns);
}
