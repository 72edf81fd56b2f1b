import type { Job } from '../job.js';

/**
 * Which jobs somebody may see and change, with their runs. A job must fit everything that is given; an empty reach is
 * that of all jobs.
 */
export interface Reach {
  /** One of these pools. */
  readonly pools?: readonly string[];
  /** Labels as `name=value`. Of several values for one name it must have one, and for each name one. */
  readonly labels?: readonly string[];
  /** One of these begins its name. */
  readonly namePrefixes?: readonly string[];
}

/** What a reach asks about. */
export type ReachedJob = Pick<Job, 'name' | 'pool' | 'labels'>;

/** Whether it is that of all jobs. */
export function isUnlimited({ pools, labels, namePrefixes }: Reach): boolean {
  return pools === undefined && labels === undefined && namePrefixes === undefined;
}

/** Whether a job lies within a reach. `whereReached` of the store says the same in SQL. */
export function isReached({ pools, labels, namePrefixes }: Reach, job: ReachedJob): boolean {
  return (
    (pools === undefined || pools.includes(job.pool)) &&
    (namePrefixes === undefined || namePrefixes.some((prefix) => job.name.startsWith(prefix))) &&
    [...labelValues(labels ?? [])].every(
      ([name, values]) => Object.hasOwn(job.labels, name) && values.includes(String(job.labels[name])),
    )
  );
}

/** The values that are allowed for each label, by its name; none for what is not written `name=value`. */
export function labelValues(labels: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const label of labels) {
    const equals = label.indexOf('=');
    const name = equals < 1 ? label : label.slice(0, equals);
    values.set(name, [...(values.get(name) ?? []), ...(equals < 1 ? [] : [label.slice(equals + 1)])]);
  }
  return values;
}
