import { type AlertKind, type AlertSeverity, isUnlimited, NotFoundError, type Reach } from '@aster-scheduler/core';
import { type Db, whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** Something that a rule tells of a job or of the engine, as it is kept. */
export interface Incident {
  readonly id: string;
  readonly ruleId: string;
  /** Null: the rule is gone. */
  readonly ruleName: string | null;
  readonly kind: AlertKind | null;
  /** What it is about: `job:` and its id, or a part of the engine such as `pool:gpu`. */
  readonly subject: string;
  readonly jobId: string | null;
  readonly jobName: string | null;
  readonly severity: AlertSeverity;
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly openedAt: Date;
  readonly openedByRun: string | null;
  readonly lastAt: Date;
  readonly lastRun: string | null;
  readonly count: number;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedByRun: string | null;
  readonly resolution: string | null;
  readonly note: string | null;
  readonly runbookUrl: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface IncidentsAsked {
  readonly state?: Incident['state'] | 'unresolved';
  readonly ruleId?: string;
  readonly jobId?: string;
  readonly severity?: AlertSeverity;
  /** Opened at this instant or later. */
  readonly from?: Date;
  /** Opened before this instant. */
  readonly to?: Date;
  /** Of jobs within it only. */
  readonly reach?: Reach;
  /** Those before this one. */
  readonly beforeId?: string;
  readonly offset?: number;
  readonly limit: number;
}

/** The newest first; their ids sort by when they were opened. */
export async function listIncidents(db: Db, asked: IncidentsAsked): Promise<Incident[]> {
  const { offset = 0, limit, beforeId } = asked;
  const conditions = [...conditionsOf(asked), ...(beforeId === undefined ? [] : [sql`i.id < ${beforeId}`])];
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  return select(db, sql`${where} order by i.id desc limit ${limit} offset ${offset}`);
}

/**
 * @param reach one out of it is not there
 * @throws NotFoundError
 */
export async function findIncident(db: Db, id: string, reach: Reach = {}): Promise<Incident> {
  const [incident] = await select(db, sql`i.id = ${id} and ${withinReach(reach)}`);
  if (incident === undefined) throw new NotFoundError('incident', id);
  return incident;
}

function conditionsOf({ state, ruleId, jobId, severity, from, to, reach = {} }: IncidentsAsked): RawBuilder<unknown>[] {
  return [
    ...(state === undefined ? [] : [state === 'unresolved' ? sql`i.resolved_at is null` : stateIs(state)]),
    ...(ruleId === undefined ? [] : [sql`i.rule_id = ${ruleId}`]),
    ...(jobId === undefined ? [] : [sql`i.job_id = ${jobId}`]),
    ...(severity === undefined ? [] : [sql`i.severity = ${severity}`]),
    ...(from === undefined ? [] : [sql`i.opened_at >= ${from}`]),
    ...(to === undefined ? [] : [sql`i.opened_at < ${to}`]),
    ...(isUnlimited(reach) ? [] : [withinReach(reach)]),
  ];
}

/** Those that are not over have an index of their own. */
function stateIs(state: Incident['state']): RawBuilder<unknown> {
  return state === 'resolved' ? sql`i.state = 'resolved'` : sql`i.resolved_at is null and i.state = ${state}`;
}

function withinReach(reach: Reach): RawBuilder<unknown> {
  return isUnlimited(reach) ? sql`true` : sql`j.id is not null and ${whereReached(reach)}`;
}

async function select(db: Db, where: RawBuilder<unknown>): Promise<Incident[]> {
  const { rows } = await sql<Incident>`
    select i.id, i.rule_id as "ruleId", r.name as "ruleName", r.kind, i.subject, i.job_id as "jobId",
      coalesce(j.name, i.facts ->> 'job_name') as "jobName", i.severity, i.state, i.opened_at as "openedAt",
      i.opened_by_run as "openedByRun", i.last_at as "lastAt", i.last_run as "lastRun", i.count,
      i.acknowledged_at as "acknowledgedAt", i.acknowledged_by as "acknowledgedBy", i.resolved_at as "resolvedAt",
      i.resolved_by_run as "resolvedByRun", i.resolution, i.note, coalesce(r.runbook_url, j.runbook_url) as "runbookUrl", i.facts
    from aster.incidents i left join aster.alert_rules r on r.id = i.rule_id left join aster.jobs j on j.id = i.job_id
    where ${where}`.execute(db);
  return rows;
}
