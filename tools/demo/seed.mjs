import { jobDefaults } from '@aster-scheduler/core';
import { nextTick, parseSchedule } from '@aster-scheduler/cron';
import { connectDatabase, databaseDefaults } from '@aster-scheduler/db';
import { insertJob, pauseJob, putSecret, updateJob } from '@aster-scheduler/job-store';
import { checkLedger } from '@aster-scheduler/statistics';
import pg from 'pg';
import { checkHour } from '../../libs/statistics/dist/proof/check-hour.js';
import { fillRollups } from '../bench/fill-statistics.mjs';
import { fillManyJobs } from './fill-many-jobs.mjs';
import { planFollowers, planHistory } from './plan-history.mjs';
import { planNight } from './plan-outcome.mjs';
import { writeAlerts } from './write-alerts.mjs';
import { writeHistory } from './write-history.mjs';

const hourMs = 3_600_000;
/** What jobs of the fleet name, and one that nobody does. */
const secrets = [
  ['PAYMENTS_API_KEY', 'no-key-of-anybody'],
  ['WAREHOUSE_PASSWORD', 'correct horse battery staple'],
  ['OLD_SMTP_PASSWORD', 'not used any more'],
];
const dayMs = 24 * hourMs;
/** How far back the history goes. */
const days = 8;

/**
 * Fills a migrated database with jobs and what became of them up to now.
 *
 * @param jobs to be added to those of the stories
 * @param hooks where alerts arrive
 * @param keyring what secrets are sealed with
 */
export async function seed(connectionString, fleet, { now, jobs, told, hooks, keyring }) {
  const options = { ...databaseDefaults, connectionString, applicationName: 'aster demo', queryTimeoutMs: 120_000 };
  const { db, close } = connectDatabase(options);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const from = new Date(now.getTime() - days * dayMs);
    await client.query('select aster.create_partitions($1, $2)', [from, new Date(now.getTime() + 14 * dayMs)]);
    const night = planNight(now);
    told('making jobs');
    for (const [name, value] of secrets) await putSecret(db, keyring, { name, value });
    const made = await makeJobs(db, client, fleet, { from, now, night });
    if (jobs > 0) await fillManyJobs(client, { count: jobs, from, now });
    told('writing what they have run');
    const history = await writeRuns(client, made, { from, until: now, night });
    await client.query('vacuum analyze aster.finished_runs, aster.jobs, aster.run_attempts, aster.run_output');
    await markUpstreams(client, made, history);
    told('adding it up');
    await fillRollups(db, { weeks: 2 });
    await client.query(
      `update aster.job_streaks s set error_line = r.error_line from aster.finished_runs r where r.id = s.last_run_id`,
    );
    await writeAlerts(db, client, { made, history, now, hooks, keyring });
    const provenFrom = jobs > 0 ? new Date(now.getTime() - 3 * hourMs) : new Date(from.getTime() + 25 * hourMs);
    await proveLedger(db, new Date(Math.floor(provenFrom.getTime() / hourMs) * hourMs));
  } finally {
    await client.end();
    await close();
  }
}

/** Jobs as they were at the beginning, then what was changed since; and all is planned up to now. */
async function makeJobs(db, client, fleet, { from, now, night }) {
  const made = [];
  for (const { usualMs, prints, story, pause, ...definition } of fleet) {
    const dependsOn = (definition.dependsOn ?? []).map((of) => (of.job ? of : { job: of, condition: 'success' }));
    const job = await insertJob(db, { ...jobDefaults, ...definition, dependsOn }, from, { by: 'ci', origin: 'apply' });
    const follows = dependsOn[0]?.condition === 'failure' ? 'failed' : 'succeeded';
    made.push({ ...definition, id: job.id, dependsOn, follows, usualMs, prints, story });
    if (pause !== undefined) {
      const until = new Date(now.getTime() + pause.days * dayMs);
      const change = { by: 'people', origin: 'ui' };
      await pauseJob(db, job.id, { note: pause.note, until }, { now: new Date(now.getTime() - 2 * dayMs), change });
    }
  }
  const broken = made.find(({ story }) => story === 'broken');
  await planUpTo(client, broken, night.brokenSince);
  const edit = () => ({ args: ['orders', '--table', 'orders_v2'] });
  await updateJob(db, broken.id, edit, { now: night.brokenSince, change: { by: 'ci', origin: 'apply' } });
  for (const job of made) await planUpTo(client, job, now);
  return made;
}

async function planUpTo(client, { id, cronExpr, timezone = 'UTC', status = 'active' }, at) {
  const schedule = cronExpr === undefined ? undefined : parseSchedule(cronExpr, { timezone, anchorAt: at });
  const next = schedule === undefined || status !== 'active' ? undefined : nextTick(schedule, at);
  const values = [id, at, next ?? null];
  await client.query('update aster.job_cursors set planned_until = $2, next_run_at = $3 where job_id = $1', values);
}

/** @returns the runs of jobs that others follow, by name */
async function writeRuns(client, made, { from, until, night }) {
  const byName = new Map();
  for (const job of made) {
    const runs =
      job.dependsOn.length === 0
        ? planHistory(job, { from, until, night })
        : planFollowers(
            job,
            job.dependsOn.map((edge) => byName.get(edge.job) ?? []),
            { until, night },
          );
    if (job.story === 'broken') for (const run of runs) run.version = run.at < night.brokenSince ? 1 : 2;
    await writeHistory(client, runs);
    byName.set(job.name, runs);
  }
  return byName;
}

/** The other upstream of what waits for the job that fails has succeeded, and that counts. */
async function markUpstreams(client, made, byName) {
  const load = made.find(({ name }) => name === 'etl/load');
  const customers = made.find(({ name }) => name === 'etl/customers');
  const last = byName.get(customers.name).findLast(({ status }) => status === 'succeeded');
  if (last === undefined) return;
  await client.query(
    `insert into aster.dependency_marks (job_id, upstream_job_id, run_id, marked_at) values ($1, $2, $3, $4)`,
    [load.id, customers.id, last.id, last.finishedAt],
  );
}

/** Hour by hour, as schedulers do it; of many jobs the last hours alone, since each hour looks at all of them. */
async function proveLedger(db, hour) {
  const { examples, ...check } = await checkHour(db, hour);
  const row = { ...check, examples: JSON.stringify(examples), checked_at: hour };
  await db.insertInto('ledger_checks').values(row).execute();
  const checks = await checkLedger(db);
  const unexplained = checks.filter((each) => each.unexplained > 0);
  if (unexplained.length > 0) throw new Error(`ticks without a run: ${JSON.stringify(unexplained[0])}`);
}
