import { elsewhereHandler, keepsAlerts, type Notice, type NoticeEvent, type NoticeRun } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ChannelClaim } from './channel-claim.js';
import { incidentOf, jobOf, type NoticeRow, ruleOf, subjectOf } from './notice-row.js';
import { readGroup } from './read-group.js';
import { readLastLines } from './read-last-lines.js';

/**
 * Reads all that a message may tell; `undefined` when it is gone, and when a system that keeps alerts has to be told
 * nothing: others of the group that it knows are still open, or will end it.
 */
export async function readNotice(
  db: Db,
  { kind }: Pick<ChannelClaim, 'kind'>,
  id: string,
): Promise<Notice | undefined> {
  const row = await readRow(db, id);
  if (row === undefined) return undefined;
  const isEnd = row.event === 'resolved' && row.bundle === null;
  if (keepsAlerts(kind) && row.is_grouped === true && !(await isToldOfGroup(db, row))) return undefined;
  const isGroup = row.bundle === 'group' || row.bundle === 'digest';
  const failing = row.payload['channel_failing'] as { name: string; error: string } | undefined;
  return {
    ...{ id: row.id, event: eventOf(row), at: row.resolved_at !== null && isEnd ? row.resolved_at : row.created_at },
    ...{ rule: ruleOf(row), incident: incidentOf(row), job: isGroup ? undefined : jobOf(row) },
    subject: isGroup ? undefined : subjectOf(row),
    ...(isGroup ? { group: await readGroup(db, id) } : { run: await runOf(db, row) }),
    ...(failing !== undefined && !isGroup && { failingChannel: { ...failing, notices: 1 } }),
    onlyFor: row.payload['only_for'] as readonly string[] | undefined,
  };
}

/** What is told of many is that first, whichever of them is its first. */
function eventOf({ event, bundle, payload }: NoticeRow): NoticeEvent {
  return bundle ?? ('channel_failing' in payload ? 'channel_failing' : event);
}

async function readRow(db: Db, id: string): Promise<NoticeRow | undefined> {
  const { rows } = await sql<NoticeRow>`
    select n.id, n.event, n.created_at, n.channel_id, n.payload, n.payload ->> 'bundle' as bundle,
      r.name as rule_name, r.kind as rule_kind, r.params as rule_limits, r.severity, r.note as rule_note, coalesce(r.runbook_url, j.runbook_url) as runbook_url,
      i.id as incident_id, i.opened_at, i.resolved_at, i.resolution, i.count::integer as count, i.facts,
      j.id as job_id, j.name as job_name, j.timezone, j.labels, j.max_retries, j.owner,
      j.handler is not distinct from ${elsewhereHandler} as is_elsewhere,
      o.id as run_id, o.status, o.reason, o.exit_code, o.attempt_num, o.scheduled_at, o.started_at, o.finished_at,
      o.error_line, o.job_version, w.name as worker, opening.id as opening_id, opening.is_grouped, (
        select jsonb_strip_nulls(jsonb_build_object(
          'rule', l.payload -> 'rule_name', 'severity', l.payload -> 'severity', 'job', l.payload -> 'job_name'))
        from aster.notifications l where l.id = opening.id
      ) as opened_as
    from aster.notifications n
    left join aster.incidents i on i.id = n.incident_id
    left join aster.alert_rules r on r.id = n.rule_id
    left join aster.jobs j on j.id = coalesce(i.job_id, (n.payload ->> 'job_id')::uuid)
    left join aster.runs o on o.id = n.run_id
    left join aster.workers w on w.id = o.worker_id
    left join lateral (
      select coalesce(p.sent_with, p.id) as id, p.sent_with is not null or coalesce(p.payload ->> 'bundle', '') = 'group' as is_grouped
      from aster.notifications p where p.incident_id = n.incident_id and p.channel_id = n.channel_id and p.event = 'opened'
      order by p.id limit 1
    ) opening on true
    where n.id = ${id}`.execute(db);
  return rows[0];
}

/** Of a group its beginning is told, its last end, and reminders of the first that nobody has acknowledged. */
async function isToldOfGroup(db: Db, row: NoticeRow): Promise<boolean> {
  if (row.bundle !== null) return true;
  if (row.event === 'resolved') return isLastOfGroup(db, row);
  return row.event !== 'reminded' || isFirstOfGroup(db, row);
}

/** The incidents of a group. */
const told = ({ opening_id: leader, channel_id: channelId }: NoticeRow) => sql`told as materialized (
  select p.incident_id from aster.notifications p where p.channel_id = ${channelId} and p.event = 'opened'
    and (p.id = ${leader} or p.sent_with = ${leader})
)`;

async function isLastOfGroup(db: Db, row: NoticeRow): Promise<boolean> {
  const { rows } = await sql<{ isLast: boolean }>`
    with ${told(row)}
    select not exists (select from told join aster.incidents i on i.id = told.incident_id where i.resolved_at is null)
      and not exists (
        select from told join aster.notifications n on n.incident_id = told.incident_id
        where n.channel_id = ${row.channel_id} and n.event = 'resolved' and n.state = 'pending' and n.id > ${row.id}
      ) as "isLast"`.execute(db);
  return rows[0]?.isLast === true;
}

async function isFirstOfGroup(db: Db, row: NoticeRow): Promise<boolean> {
  const { rows } = await sql<{ isFirst: boolean }>`
    with ${told(row)}
    select not exists (
      select from told join aster.incidents i on i.id = told.incident_id
      where i.state = 'open' and i.id < ${row.incident_id}) as "isFirst"`.execute(db);
  return rows[0]?.isFirst === true;
}

async function runOf(db: Db, row: NoticeRow): Promise<NoticeRun | undefined> {
  const { run_id: id, started_at: startedAt, finished_at: finishedAt, attempt_num: attempt } = row;
  if (id === null) return undefined;
  const showsOutput = row.status === 'failed' || row.status === 'timed_out' || row.rule_kind === 'output';
  return {
    ...{ id, status: row.status, reason: row.reason ?? undefined, exitCode: row.exit_code ?? undefined },
    ...{ attempt, maxAttempts: row.max_retries === null ? undefined : row.max_retries + 1 },
    ...{ scheduledAt: row.scheduled_at, startedAt: startedAt ?? undefined, finishedAt: finishedAt ?? undefined },
    durationMs: startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : undefined,
    errorLine: row.error_line ?? textOf(row.payload['error_line']),
    outputTail: showsOutput ? await readLastLines(db, id, { attemptNum: attempt, jobId: row.job_id }) : undefined,
    ...{ worker: row.worker ?? undefined, jobVersion: row.job_version ?? undefined },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
