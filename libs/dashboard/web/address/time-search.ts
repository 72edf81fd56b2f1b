import { type OverviewRange, overviewRanges } from './overview-ranges.js';
import { type Given, oneOf, text } from './read-given.js';

/** What an address may say about the overview. */
export interface OverviewSearch {
  readonly range?: OverviewRange;
  /** How far it looks ahead: an hour unless it says otherwise. */
  readonly ahead?: '6h' | '24h';
}

/** What an address may say about the timeline. */
export interface TimelineSearch {
  /** `now-6h`, or ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly group?: 'job' | 'pool' | 'worker';
  /** Of jobs: by name unless it says otherwise. */
  readonly sort?: (typeof timelineSorts)[number];
  /** Of jobs: only those with labels, of a pool, or of a name, `label:team=data`. */
  readonly q?: string;
}

export const timelineSorts = ['name', '-last', 'failing', '-failing', '-duration', 'next'] as const;

/** What an address may say about the calendar. */
export interface CalendarSearch {
  /** What is to come in a day or a week; what was in a week. */
  readonly view?: 'day' | 'week' | 'past';
  readonly pool?: string;
}

export function readOverviewSearch(given: Given): OverviewSearch {
  return { range: oneOf(overviewRanges, given['range']), ahead: oneOf(['6h', '24h'] as const, given['ahead']) };
}

export function readTimelineSearch(given: Given): TimelineSearch {
  return {
    from: text(given['from']),
    to: text(given['to']),
    group: oneOf(['job', 'pool', 'worker'] as const, given['group']),
    sort: oneOf(timelineSorts, given['sort']),
    q: text(given['q']),
  };
}

export function readCalendarSearch(given: Given): CalendarSearch {
  return { view: oneOf(['day', 'week', 'past'] as const, given['view']), pool: text(given['pool']) };
}
