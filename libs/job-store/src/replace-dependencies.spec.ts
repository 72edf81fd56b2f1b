import type { Job, JobDefinition } from '@aster-scheduler/core';
import { advisoryLocks, type Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findJob } from './find-job.js';
import { insertJob } from './insert-job.js';
import { lockGraph } from './lock-graph.js';
import { aDefinition, after, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function insertJobs(count: number): Promise<Job[]> {
  const jobs = [];
  for (let n = 0; n < count; n += 1) jobs.push(await insertJob(db, aDefinition(), start));
  return jobs;
}

async function dependOn(job: Job, dependsOn: JobDefinition['dependsOn']): Promise<Job> {
  return updateJob(db, job.id, { dependsOn }, { now: at(1_000) });
}

/** Whether the edges that are stored have no cycle: takes away jobs without upstream jobs until none is left. */
async function isAcyclic(): Promise<boolean> {
  const rows = await db.selectFrom('job_dependencies').select(['job_id', 'upstream_job_id']).execute();
  let edges = rows;
  for (;;) {
    const left = edges.filter((edge) => edges.some((other) => other.job_id === edge.upstream_job_id));
    if (left.length === edges.length) return left.length === 0;
    edges = left;
  }
}

async function readMarks(job: Job): Promise<string[]> {
  const rows = await db.selectFrom('dependency_marks').selectAll().where('job_id', '=', job.id).execute();
  return rows.map((row) => row.upstream_job_id);
}

async function mark(job: Job, upstream: Job): Promise<void> {
  await db
    .insertInto('dependency_marks')
    .values({ job_id: job.id, upstream_job_id: upstream.id, run_id: upstream.id, marked_at: start })
    .execute();
}

describe('the edges of a job', () => {
  it('are named by id or by name, and shown with both, by name', async () => {
    const [a, b, c] = await insertJobs(3);
    const job = await insertJob(
      db,
      aDefinition({
        dependsOn: [
          { job: c!.name, condition: 'failure' },
          { job: a!.id.toUpperCase(), condition: 'success' },
          { job: b!.id, condition: 'completion' },
        ],
      }),
    );
    expect(job.dependsOn).toEqual([
      { jobId: a!.id, jobName: a!.name, condition: 'success' },
      { jobId: b!.id, jobName: b!.name, condition: 'completion' },
      { jobId: c!.id, jobName: c!.name, condition: 'failure' },
    ]);
    expect(await findJob(db, job.id)).toEqual(job);
  });

  it('are refused all at once with what is wrong with each, and then stay as they were', async () => {
    const [a, b, job] = await insertJobs(3);
    await dependOn(job!, after(b!.id));
    await expect(dependOn(job!, after('absent', a!.id, job!.name, a!.name, 'a\0b'))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      problems: [
        { field: 'depends_on[0]', message: 'there is no job "absent"' },
        { field: 'depends_on[2]', message: 'a job cannot depend on itself' },
        { field: 'depends_on[3]', message: `the job "${a!.name}" is named twice` },
        { field: 'depends_on[4]', message: 'there is no job "a\\u0000b"' },
      ],
    });
    expect((await findJob(db, job!.id))?.dependsOn.map((edge) => edge.jobId)).toEqual([b!.id]);
  });

  it('stay as they are when an edit does not speak of them', async () => {
    const [a, job] = await insertJobs(2);
    await dependOn(job!, after(a!.id));
    expect((await updateJob(db, job!.id, { priority: 2 })).dependsOn).toHaveLength(1);
    expect((await updateJob(db, job!.id, { dependsOn: [] })).dependsOn).toEqual([]);
  });

  it('keep what they have seen, unless their condition changes', async () => {
    const [a, b, c, job] = await insertJobs(4);
    await dependOn(job!, after(a!.id, b!.id));
    await mark(job!, a!);
    await mark(job!, b!);
    await dependOn(job!, [...after(a!.id, c!.id), { job: b!.id, condition: 'failure' }]);
    expect(await readMarks(job!)).toEqual([a!.id]);
  });
});

describe('a job with edges that is made', () => {
  it('waits for the graph without the rules, which whoever has the graph may want next', async () => {
    const [upstream] = await insertJobs(1);
    const making: Promise<Job>[] = [];
    await db.transaction().execute(async (tx) => {
      await lockGraph(tx);
      making.push(insertJob(db, aDefinition({ dependsOn: after(upstream!.id) })));
      const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await waiting.execute(db)).rows.length === 0);
      const { rows } = await sql`select pg_try_advisory_xact_lock(${advisoryLocks.alertRules}) as is_free`.execute(tx);
      expect(rows).toEqual([{ is_free: true }]);
    });
    await expect(Promise.all(making)).resolves.toHaveLength(1);
  });
});

describe('a cycle', () => {
  it('is refused, with the names along it', async () => {
    const [a, b, c] = await insertJobs(3);
    await dependOn(b!, after(a!.id));
    await dependOn(c!, after(b!.id));
    await expect(dependOn(a!, after(c!.id))).rejects.toMatchObject({
      code: 'DEPENDENCY_CYCLE',
      path: [a!.name, c!.name, b!.name, a!.name],
    });
    expect(await isAcyclic()).toBe(true);
  });

  it('is not found where many ways lead to one job, and they are looked at quickly', async () => {
    let above = await insertJobs(2);
    for (let layer = 0; layer < 24; layer += 1) {
      const below = await insertJobs(2);
      for (const job of below) await dependOn(job, after(...above.map((each) => each.id)));
      above = below;
    }
    const startedAt = performance.now();
    const [last] = await insertJobs(1);
    await dependOn(last!, after(...above.map((each) => each.id)));
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it('is closed by none of 100 edits at the same time, each from one of ten jobs to one of them', async () => {
    const jobs = await insertJobs(10);
    const edits = Array.from({ length: 100 }, (_, index) => {
      const from = jobs[index % 10]!;
      const to = jobs[Math.floor(index / 10)]!;
      const add = (before: Job) => ({
        dependsOn: [
          ...before.dependsOn.map((edge) => ({ job: edge.jobId, condition: edge.condition })),
          ...after(to.id),
        ],
      });
      return updateJob(db, from.id, add);
    });
    const results = await Promise.allSettled(edits);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason.code).toMatch(/^(DEPENDENCY_CYCLE|INVALID_INPUT)$/);
    }
    const edges = await sql<{ n: number }>`select count(*) as n from aster.job_dependencies`.execute(db);
    expect(edges.rows).toEqual([{ n: 45 }]); // one of each two that name each other
    expect(await isAcyclic()).toBe(true);
  });

  it('of two jobs that name each other at the same time is closed by neither or refused to one', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = await insertJobs(2);
      const results = await Promise.allSettled([dependOn(a!, after(b!.id)), dependOn(b!, after(a!.id))]);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    }
    expect(await isAcyclic()).toBe(true);
  });
});
