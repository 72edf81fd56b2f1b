import { type Given, oneOf, text } from './read-given.js';

/** What an address may say about the overview. */
export interface OverviewSearch {
  readonly range?: '1h' | '6h' | '24h' | '7d';
}

/** What an address may say about the timeline. */
export interface TimelineSearch {
  /** `now-6h`, or ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly group?: 'job' | 'pool' | 'worker';
}

/** What an address may say about the calendar. */
export interface CalendarSearch {
  readonly view?: 'day' | 'week';
}

export function readOverviewSearch(given: Given): OverviewSearch {
  return { range: oneOf(['1h', '6h', '24h', '7d'] as const, given['range']) };
}

export function readTimelineSearch(given: Given): TimelineSearch {
  return {
    from: text(given['from']),
    to: text(given['to']),
    group: oneOf(['job', 'pool', 'worker'] as const, given['group']),
  };
}

export function readCalendarSearch(given: Given): CalendarSearch {
  return { view: oneOf(['day', 'week'] as const, given['view']) };
}
