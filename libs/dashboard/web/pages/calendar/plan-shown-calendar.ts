import type { CalendarSearch } from '../../address/time-search.js';
import type { Shown } from '../../parts/plan-copies.js';

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** The seven days up to the end of this hour. */
export function pastWeek(nowMs: number): { readonly from: string; readonly to: string } {
  const to = Math.ceil(nowMs / hourMs) * hourMs;
  return { from: new Date(to - weekMs).toISOString(), to: new Date(to).toISOString() };
}

/** What the calendar shows, as a request, and as a command line for what is to come. */
export function planShownCalendar({ view = 'day', pool }: CalendarSearch, nowMs: number): Shown {
  if (view === 'past') return { path: '/api/v1/stats/runs', query: { ...pastWeek(nowMs), step: '1h', pool } };
  const ofPool = pool === undefined ? [] : ['--pool', pool];
  if (view === 'day') {
    return { path: '/api/v1/forecast', query: { pool, step: '5m' }, words: ['forecast', '--step', '5m', ...ofPool] };
  }
  return {
    path: '/api/v1/forecast',
    query: { pool, step: '1h', to: new Date(nowMs + weekMs).toISOString() },
    words: ['forecast', '--to', 'now+7d', ...ofPool],
  };
}
