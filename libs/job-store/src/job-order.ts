import { type RawBuilder, sql } from 'kysely';

/**
 * What lists of jobs can be put in order by: the name, the next tick, the last edit, since when the job fails, the last
 * end of a run, the share of runs that succeeded in a week, and the usual duration.
 */
export const jobSorts = ['name', 'next', 'updated', 'failing', 'last', 'success', 'duration'] as const;
export type JobSort = (typeof jobSorts)[number];

export interface JobOrder {
  readonly by: JobSort;
  readonly isDescending: boolean;
}

export const byName: JobOrder = { by: 'name', isDescending: false };

/** A place in an ordered list, behind a job. */
export interface JobPlace {
  readonly id: string;
  /** What the job is sorted by, as text; null of one that has none of it: those come last, whichever the direction. */
  readonly key: string | null;
}

/** Where an order is read from: `k` with an index on the key and the id of the job. */
export interface OrderSource {
  readonly table: RawBuilder<unknown>;
  readonly jobId: RawBuilder<unknown>;
  readonly key: RawBuilder<unknown>;
  /** The key as text, without loss: instants are microseconds since 1970. */
  readonly text: RawBuilder<unknown>;
  /** The key that such a text stands for. */
  readonly keyOf: (text: string | null) => RawBuilder<unknown>;
  /** Jobs without a key, where they are not rows of the same table. */
  readonly hasNone?: RawBuilder<boolean>;
}

const numbers = { table: sql`aster.job_numbers k`, jobId: sql`k.job_id` };
const jobs = { table: sql`aster.jobs k`, jobId: sql`k.id` };

export const orderSources: Readonly<Record<JobSort, OrderSource>> = {
  name: { ...jobs, ...plain('k.name', 'text') },
  updated: { ...jobs, ...instant('k.updated_at') },
  next: { table: sql`aster.job_cursors k`, jobId: sql`k.job_id`, ...instant('k.next_run_at') },
  last: { ...numbers, ...instant('k.last_finished_at') },
  success: { ...numbers, ...plain('k.success_7d', 'double precision') },
  duration: { ...numbers, ...plain('k.usual_ms', 'bigint') },
  failing: {
    table: sql`aster.job_streaks k`,
    jobId: sql`k.job_id`,
    ...instant('k.first_failed_at'),
    hasNone: sql<boolean>`not exists (select from aster.job_streaks s where s.job_id = j.id)`,
  },
};

type Key = Pick<OrderSource, 'key' | 'text' | 'keyOf'>;

function plain(column: string, type: string): Key {
  const key = sql.ref(column);
  return { key, text: sql`${key}::text`, keyOf: (text) => sql`${text}::text::${sql.raw(type)}` };
}

function instant(column: string): Key {
  const key = sql.ref(column);
  return {
    key,
    text: sql`(extract(epoch from ${key}) * 1000000)::bigint::text`,
    keyOf: (text) => sql`timestamptz 'epoch' + ${text}::text::bigint * interval '1 microsecond'`,
  };
}
