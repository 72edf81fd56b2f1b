import {
  engineAlertKinds,
  type EngineCondition,
  type EngineRule,
  type OpenEngineIncident,
} from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A rule about the engine that counts, with what is kept of it. */
export interface KeptEngineRule extends EngineRule {
  readonly ruleId: string;
}

/** Of each rule so many of its newest incidents are asked when they have last happened. */
const newestIncidents = 500;

interface Row {
  readonly ruleId: string;
  readonly condition: EngineCondition;
  readonly pools: string[] | null;
  readonly writtenAt: Date;
  readonly incidents: ReadonlyArray<{
    subject: string;
    lastAt: string;
    isOpen: boolean;
    pools: string[] | null;
  }> | null;
  readonly waits: ReadonlyArray<{ subject: string; until: string }> | null;
}

/** @param countsFrom time before it does not count */
export async function readEngineRules(tx: Tx, countsFrom: Date): Promise<KeptEngineRule[]> {
  const { rows } = await sql<Row>`
    select r.id as "ruleId", r.params || jsonb_build_object('when', r.kind) as condition, r.pools, r.updated_at as "writtenAt",
      (
        select json_agg(json_build_object('subject', i.subject, 'lastAt', i.last_at, 'isOpen', i.resolved_at is null,
          'pools', i.facts -> 'pools') order by i.id)
        from (
          (select * from aster.incidents n where n.rule_id = r.id order by n.id desc limit ${newestIncidents})
          union select * from aster.incidents o where o.rule_id = r.id and o.resolved_at is null
        ) i where i.job_id is null
      ) as incidents,
      (
        select json_agg(json_build_object('subject', t.subject, 'until', t.next_check_at))
        from aster.timed_checks t where t.rule_id = r.id
      ) as waits
    from aster.alert_rules r where r.is_enabled and r.kind = any(${[...engineAlertKinds]}::text[]) order by r.id`.execute(
    tx,
  );
  return rows.map((row) => toRule(row, countsFrom));
}

function toRule({ ruleId, condition, pools, writtenAt, incidents, waits }: Row, from: Date): KeptEngineRule {
  const known = incidents ?? [];
  return {
    ...{ ruleId, condition, writtenAt, countsFrom: from > writtenAt ? from : writtenAt },
    ...(pools === null ? {} : { pools }),
    // the newest comes last
    toldAt: new Map(known.map(({ subject, lastAt }) => [subject, new Date(lastAt)])),
    open: new Map(known.filter(({ isOpen }) => isOpen).map((each) => [each.subject, toOpen(each)])),
    waits: new Map((waits ?? []).map(({ subject, until }) => [subject, new Date(until)])),
  };
}

function toOpen(incident: { readonly lastAt: string; readonly pools: string[] | null }): OpenEngineIncident {
  return { lastAt: new Date(incident.lastAt), pools: incident.pools ?? [] };
}
