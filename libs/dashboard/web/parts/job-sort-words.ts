import type { jobSorts } from '../address/job-search.js';

/** What comes first in each order of jobs: `failing` is since when they fail, the longest ago first. */
export const jobSortWords: Readonly<Record<(typeof jobSorts)[number], string>> = {
  name: 'by name',
  '-name': 'by name, backwards',
  next: 'what is due next',
  '-next': 'what is due last',
  '-last': 'what ran last',
  last: 'what ran longest ago',
  failing: 'failing the longest',
  '-failing': 'began to fail last',
  success: 'least success',
  '-success': 'most success',
  '-duration': 'longest runs',
  duration: 'shortest runs',
  '-updated': 'changed last',
};
