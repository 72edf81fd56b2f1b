import { runSorts, type RunsSearch } from '../../address/run-search.js';

/** So many runs can be put in order by how long they took, as a rule. */
const usualRange = 'now-24h';

/** What an order makes of the address: one by duration is of a day, where neither a time nor a job was chosen. */
export function planSort({ from, to, job }: RunsSearch, order: string | undefined): Pick<RunsSearch, 'sort' | 'from'> {
  const sort = runSorts.find((each) => each === order);
  const isNarrow = from !== undefined || to !== undefined || job !== undefined;
  return sort === undefined || isNarrow ? { sort, from } : { sort, from: usualRange };
}
