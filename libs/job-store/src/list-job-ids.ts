import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type JobConditions, whereJob } from './job-conditions.js';
import { healthSets } from './job-health.js';
import { type JobOrder, type JobPlace, orderSources } from './job-order.js';

export interface JobPlaces extends JobConditions {
  readonly order: JobOrder;
  readonly limit: number;
  readonly offset: number;
  /** Jobs behind this one: the cursor of deep pages. */
  readonly after?: JobPlace;
}

/** Up to so many jobs are looked up one by one, rather than met along an index that holds all jobs. */
const fewJobs = 2_000;

interface Search extends JobPlaces {
  /** The only jobs that are looked at, when they are few. */
  readonly few?: readonly string[];
}

/**
 * Jobs in order, each with its place. Those without a key come after all others, by id. Read from the place on along an
 * index, in two steps: those with a key, and when they do not fill the page, those without.
 *
 * What a health is goes by other tables than the order does, and how many jobs have a label the database knows from a
 * sample of a hundred values only. Along the index of the order it may pass all jobs, although few are asked for. So
 * those few are found first.
 */
export async function listJobIds(db: Db, places: JobPlaces): Promise<JobPlace[]> {
  const search: Search = { ...places, few: await findFew(db, places) };
  const { after, limit, offset } = search;
  const found = after?.key === null ? [] : await listWithKey(db, search);
  if (found.length === limit) return found;
  const isWithin = offset === 0 || found.length > 0 || after?.key === null; // all that the offset passes over is counted
  const passed = isWithin ? offset : await countWithKey(db, search);
  return [...found, ...(await listWithoutKey(db, { ...search, limit: limit - found.length, offset: offset - passed }))];
}

/** The jobs among which are those asked for, if they are few and another order does not tell them as soon. */
async function findFew(db: Db, { labels, reach, health }: JobPlaces): Promise<readonly string[] | undefined> {
  const isLabelled = labels !== undefined || reach?.labels !== undefined;
  const conditions = { ...(labels === undefined ? {} : { labels }), ...(reach === undefined ? {} : { reach }) };
  const few = isLabelled
    ? await takeFew(db, sql`select j.id as job_id from aster.jobs j where ${whereJob(conditions)}`)
    : undefined;
  if (few !== undefined || health === undefined || !(health in healthSets)) return few;
  return takeFew(db, healthSets[health as keyof typeof healthSets]);
}

/** The ids that a query finds, unless they are many. */
async function takeFew(db: Db, ids: RawBuilder<unknown>): Promise<readonly string[] | undefined> {
  const found = await sql<{ job_id: string }>`${ids} limit ${fewJobs + 1}`.execute(db);
  return found.rows.length > fewJobs ? undefined : [...new Set(found.rows.map((row) => row.job_id))];
}

/** Jobs as `j`, with what they are sorted by as `k`. Few are looked up by id, whatever the statistics say: offset 0. */
function jobsWithKey({ order, few }: Search): RawBuilder<unknown> {
  const { table, jobId } = orderSources[order.by];
  if (few === undefined) return sql`${table} join aster.jobs j on j.id = ${jobId}`;
  return sql`${eachOf(few)} cross join lateral (select k.* from ${table} where ${jobId} = j.id offset 0) k`;
}

function eachOf(few: readonly string[]): RawBuilder<unknown> {
  return sql`unnest(${few}::uuid[]) as f(id) cross join lateral (select * from aster.jobs i where i.id = f.id offset 0) j`;
}

async function listWithKey(db: Db, search: Search): Promise<JobPlace[]> {
  const { order, limit, offset, after, few: _few, ...conditions } = search;
  const { jobId, key, text, keyOf } = orderSources[order.by];
  const direction = order.isDescending ? sql`desc` : sql`asc`;
  const comparison = order.isDescending ? sql`<` : sql`>`;
  const place =
    after === undefined
      ? sql`true`
      : order.by === 'name'
        ? sql`${key} ${comparison} ${after.key}`
        : sql`(${key}, ${jobId}) ${comparison} (${keyOf(after.key)}, ${after.id}::uuid)`;
  const inOrder = order.by === 'name' ? sql`` : sql`, ${jobId} ${direction}`; // no two have the same name
  const found = await sql<JobPlace>`
    select ${jobId} as id, ${text} as key from ${jobsWithKey(search)}
    where ${key} is not null and ${place} and ${whereJob(conditions)}
    order by ${key} ${direction}${inOrder} limit ${limit} offset ${offset}`.execute(db);
  return found.rows;
}

async function listWithoutKey(db: Db, search: Search): Promise<JobPlace[]> {
  const { order, limit, offset, after, few, ...conditions } = search;
  const { jobId, key, hasNone } = orderSources[order.by];
  if (order.by === 'name' || order.by === 'updated') return []; // all jobs have them
  const behind = after?.key === null ? after.id : undefined;
  const afterId = (id: typeof jobId) => (behind === undefined ? sql`true` : sql`${id} > ${behind}::uuid`);
  const all = few === undefined ? sql`aster.jobs j` : eachOf(few);
  const found = await sql<JobPlace>`
    select j.id, null as key from ${hasNone === undefined ? jobsWithKey(search) : all}
    where ${hasNone === undefined ? sql`${key} is null and ${afterId(jobId)}` : sql`${hasNone} and ${afterId(sql`j.id`)}`}
      and ${whereJob(conditions)}
    order by ${hasNone === undefined ? jobId : sql`j.id`} limit ${limit} offset ${offset}`.execute(db);
  return found.rows;
}

/** Only asked where an offset passes over all of them. */
async function countWithKey(db: Db, search: Search): Promise<number> {
  const { order, limit: _limit, offset: _offset, after: _after, few: _few, ...conditions } = search;
  const { key } = orderSources[order.by];
  const found = await sql<{ count: number }>`
    select count(*) as count from ${jobsWithKey(search)} where ${key} is not null and ${whereJob(conditions)}`.execute(
    db,
  );
  return found.rows[0]?.count ?? 0;
}
