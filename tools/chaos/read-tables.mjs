const us = (value, name = value) => `(extract(epoch from ${value}) * 1000000)::bigint::text as ${name}`;

const questions = {
  runs: `select id, job_id, status, trigger, attempt_num, ${us('scheduled_at')}, ${us('started_at')},
    ${us('finished_at')}, ${us('created_at')}, exit_code::integer, signal, reason, error_msg, worker_id, retry_of,
    upstream_run_ids::text[], ${us('skipped_until')} from aster.runs where job_id <> $1 order by id`,
  attempts: `select run_id, attempt_num, status, reason, exit_code::integer, signal, ${us('started_at')},
    ${us('finished_at')}, worker_id from aster.run_attempts order by run_id, attempt_num`,
  commits: `select id, ${us('pg_xact_commit_timestamp(xmin)', 'committed_at')} from aster.finished_runs`,
  tokens: `select run_id, attempt_num, split_part(encode(substring(data from 1 for 60), 'escape'), E'\\n', 1) as token
    from aster.run_output where seq = 0`,
  channels: 'select id, name from aster.alert_channels order by name',
  incidents: `select id, job_id, count::integer, opened_by_run, last_run, resolved_by_run, resolution, ${us('opened_at')},
    ${us('last_at')}, ${us('resolved_at')} from aster.incidents where job_id is not null order by opened_at, id`,
  notifications: `select id, incident_id, channel_id, event, state, coalesce(sent_with, id) as told_by, last_error
    from aster.notifications order by id`,
};

/**
 * Reads what the system says of its runs. Instants are in microseconds since 1970, nulls are left out. `commits` is not
 * its word but the server's: when the row of a finished run was committed, which can be long after `finished_at`.
 *
 * @param foreignJobId the job of another service, whose runs nobody here executes
 */
export async function readTables(postgres, foreignJobId) {
  const tables = {};
  for (const [name, question] of Object.entries(questions)) {
    const values = question.includes('$1') ? [foreignJobId] : [];
    tables[name] = (await postgres.ask(question, values)).map(toRow);
  }
  return tables;
}

function toRow(row) {
  const cells = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(cells.map(([name, value]) => [name, isInstant(name) ? Number(value) : value]));
}

function isInstant(name) {
  return name.endsWith('_at') || name === 'skipped_until';
}
