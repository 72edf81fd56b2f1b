import type { JobConditionsQuery, JobStatus } from '@aster-scheduler/client';
import { jobHealths, type JobsSearch, jobStatuses } from '../../address/job-search.js';
import { isOneOf, readFilter, wrongWords } from '../../address/read-filter.js';

/** What the list of jobs is asked for. */
export type AskedJobs =
  | { readonly conditions: JobConditionsQuery; readonly wrong?: undefined }
  /** What stands in the box that is not understood: nothing is asked for meanwhile, and nothing can be chosen. */
  | { readonly conditions?: undefined; readonly wrong: readonly string[] };

/** As the API calls them, and as the pages do. */
const statuses: Readonly<Record<string, JobStatus>> = {
  ...Object.fromEntries(jobStatuses.map((status) => [status, status])),
  paused: 'inactive',
};

/** What narrows the list of jobs in its box, each with values to choose from. */
export const jobFilterNames: Readonly<Record<string, readonly string[]>> = {
  ...{ folder: [], pool: [], owner: [], label: [], managed: [], status: Object.keys(statuses), health: jobHealths },
};

const checks = {
  status: isOneOf(Object.keys(statuses)),
  health: isOneOf(jobHealths),
  label: (label: string) => (label.indexOf('=') > 0 ? undefined : 'is not of the form name=value'),
};

/** What the list is asked for; what stands in the box counts for more than what was chosen beside it. */
export function planJobConditions({ q = '', status, health }: JobsSearch): AskedJobs {
  const { text, values } = readFilter(q, Object.keys(jobFilterNames));
  const wrong = wrongWords(values, checks, ['label']);
  if (wrong.length > 0) return { wrong };
  const last = (name: string) => values.get(name)?.at(-1);
  const [pool, owner, managed, folder] = [last('pool'), last('owner'), last('managed'), last('folder')];
  const wanted = {
    status: statuses[last('status') ?? ''] ?? status,
    health: jobHealths.find((each) => each === last('health')) ?? health,
  };
  return {
    conditions: {
      ...(text === '' ? {} : { q: text }),
      ...(wanted.status === undefined ? {} : { status: wanted.status }),
      ...(wanted.health === undefined ? {} : { health: wanted.health }),
      ...(folder === undefined ? {} : { prefix: folder.endsWith('/') ? folder : `${folder}/` }),
      ...(pool === undefined ? {} : { pool }),
      ...(owner === undefined ? {} : { owner }),
      ...(managed === undefined ? {} : { managed_by: managed }),
      ...(values.has('label') ? { label: values.get('label') } : {}),
    },
  };
}
