import { createHash } from 'node:crypto';

const rowsPerStatement = 2_000;
/** Of each job so many of the last runs have their output, besides all that failed. */
const runsWithOutput = 30;

const missedText = 'the tick was noticed too late: no scheduler was running, and the misfire policy lets it go';
const forbidText = 'another run of the job was not finished, and the concurrency policy is forbid';

/** Writes runs of one job, with their attempts and output. */
export async function writeHistory(client, runs) {
  const ended = runs.filter(({ status }) => status !== 'scheduled');
  await insert(client, 'finished_runs', ended.map(toFinishedRun));
  await insert(client, 'live_runs', runs.filter(({ status }) => status === 'scheduled').map(toLiveRun));
  const told = ended.filter(({ status }, index) => status === 'failed' || index >= ended.length - runsWithOutput);
  await insert(client, 'run_attempts', told.flatMap(toAttempts));
  await insert(client, 'run_output', told.flatMap(toOutput));
}

async function insert(client, table, rows) {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const some = rows.slice(from, from + rowsPerStatement);
    const names = Object.keys(some[0]).join(', ');
    await client.query(
      `insert into aster.${table} (${names}) select ${names} from json_populate_recordset(null::aster.${table}, $1)`,
      [JSON.stringify(some)],
    );
  }
}

function toFinishedRun({ job, id, at, status, reason, attempts, startedAt, finishedAt, exitCode, prints, ...run }) {
  const error = prints?.findLast((line) => line.startsWith('!'))?.slice(1);
  const isFailed = status === 'failed' || status === 'timed_out';
  const messages = { missed: missedText, concurrency_forbid: forbidText, timeout: 'the timeout was over' };
  return {
    ...{ id, job_id: job.id, status, trigger: run.trigger, attempt_num: attempts, scheduled_at: at, available_at: at },
    ...{ started_at: startedAt ?? null, finished_at: finishedAt, exit_code: exitCode ?? null, reason: reason ?? null },
    error_msg: messages[reason] ?? (isFailed ? `exited with code ${exitCode}` : null),
    error_line: isFailed ? (error ?? prints.at(-1)) : null,
    ...{ upstream_run_ids: run.upstreamRunIds ?? null, output_truncated_bytes: 0, created_at: at },
    ...{ worker_id: startedAt === undefined ? null : workerId(job), pool: job.pool ?? 'default', priority: 0 },
    job_version: run.version ?? 1,
  };
}

function toLiveRun({ job, id, at }) {
  return {
    ...{ id, job_id: job.id, status: 'scheduled', trigger: 'schedule', pool: job.pool, priority: 0, attempt_num: 0 },
    ...{ fence: 0, scheduled_at: at, available_at: at, is_exclusive: false, concurrency_policy: 'allow' },
    ...{ tells_dependants: true, handbacks: 0, created_at: at },
  };
}

/** All attempts but the last one, which is the run itself. */
function toAttempts({ job, id, attempts, startedAt, exitCode, runMs }) {
  return Array.from({ length: Math.max(0, attempts - 1) }, (_, index) => {
    const begun = new Date(startedAt.getTime() + index);
    return {
      ...{ run_id: id, attempt_num: index + 1, status: 'failed', started_at: begun, worker_id: workerId(job) },
      ...{
        finished_at: new Date(begun.getTime() + runMs / (attempts + 1)),
        exit_code: exitCode || 1,
        reason: 'exit_code',
      },
      error_msg: `exited with code ${exitCode || 1}`,
    };
  });
}

function toOutput({ id, attempts, startedAt, runMs, prints = [] }) {
  return prints.map((line, index) => ({
    ...{ run_id: id, attempt_num: attempts, seq: index, stream: line.startsWith('!') ? 'stderr' : 'stdout' },
    data: `\\x${Buffer.from(`${line.replace(/^!/, '')}\n`).toString('hex')}`,
    ...{ dropped_before: 0, written_at: new Date(startedAt.getTime() + ((index + 1) * runMs) / (prints.length + 1)) },
  }));
}

/** A worker of former days, which is no longer there. */
function workerId({ pool = 'default' }) {
  const hex = createHash('md5').update(`worker of ${pool}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
