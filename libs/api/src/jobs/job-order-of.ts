import { byName, type JobOrder, type JobSort } from '@aster-scheduler/job-store';

/** The order that a query asks for, such as `-last`; by name when it asks for none. */
export function jobOrderOf(sort: string | undefined): JobOrder {
  if (sort === undefined) return byName;
  const isDescending = sort.startsWith('-');
  return { by: (isDescending ? sort.slice(1) : sort) as JobSort, isDescending };
}
