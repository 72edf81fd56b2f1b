import type { jobSorts } from '../address/job-search.js';

/** What comes first in each order of jobs: `failing` is since when they fail, the longest ago first. */
export const jobSortWords: Readonly<Record<(typeof jobSorts)[number], string>> = {
  name: 'by name',
  next: 'what is due next',
  '-last': 'what ran last',
  failing: 'failing the longest',
  '-failing': 'began to fail last',
  success: 'least success',
  '-duration': 'longest runs',
  '-updated': 'changed last',
};
