import type { JobConditionsQuery } from '@aster-scheduler/client';
import { jobHealths, type JobsSearch, jobStatuses } from '../../address/job-search.js';
import { readFilter } from '../../address/read-filter.js';

/** What narrows the list of jobs in its box, each with values to choose from. */
export const jobFilterNames: Readonly<Record<string, readonly string[]>> = {
  ...{ pool: [], owner: [], label: [], managed: [], status: jobStatuses, health: jobHealths },
};

/** What the list is asked for; what stands in the box counts for more than what was chosen beside it. */
export function planJobConditions({ q = '', status, health }: JobsSearch): JobConditionsQuery {
  const { text, values } = readFilter(q, Object.keys(jobFilterNames));
  const last = (name: string) => values.get(name)?.at(-1);
  const [pool, owner, managed] = [last('pool'), last('owner'), last('managed')];
  const wanted = {
    status: jobStatuses.find((each) => each === last('status')) ?? status,
    health: jobHealths.find((each) => each === last('health')) ?? health,
  };
  return {
    ...(text === '' ? {} : { q: text }),
    ...(wanted.status === undefined ? {} : { status: wanted.status }),
    ...(wanted.health === undefined ? {} : { health: wanted.health }),
    ...(pool === undefined ? {} : { pool }),
    ...(owner === undefined ? {} : { owner }),
    ...(managed === undefined ? {} : { managed_by: managed }),
    ...(values.has('label') ? { label: values.get('label') } : {}),
  };
}
