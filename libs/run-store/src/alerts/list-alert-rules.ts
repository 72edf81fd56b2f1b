import {
  type AlertCondition,
  type AlertEvent,
  type AlertMatch,
  type AlertSeverity,
  isUuid,
  NotFoundError,
} from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type DeclarationRow, ownerOf } from './alert-declaration.js';
import type { AlertRule } from './alert-rule.js';

export interface AlertRulesAsked {
  /** Those after this name. */
  readonly after?: string;
  readonly limit: number;
}

/** Rules by name, in the order of their bytes. */
export async function listAlertRules(db: Db, { after = '', limit }: AlertRulesAsked): Promise<AlertRule[]> {
  return select(db, sql`r.name collate "C" > ${after} order by r.name collate "C" limit ${limit}`);
}

/** @throws NotFoundError */
export async function findAlertRule(db: Db, idOrName: string): Promise<AlertRule> {
  const [rule] = await select(db, isUuid(idOrName) ? sql`r.id = ${idOrName}` : sql`r.name = ${idOrName}`);
  if (rule === undefined) throw new NotFoundError('rule', idOrName);
  return rule;
}

interface Row extends DeclarationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly params: object;
  readonly match: AlertMatch;
  readonly channels: readonly string[];
  readonly severity: AlertSeverity;
  readonly remind_ms: number | null;
  readonly notify_on: readonly AlertEvent[];
  readonly is_enabled: boolean;
  readonly note: string | null;
  readonly runbook_url: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

async function select(db: Db, where: RawBuilder<unknown>): Promise<AlertRule[]> {
  const { rows } = await sql<Row>`
    select r.id, r.name, r.kind, r.params, r.match, r.severity, r.remind_ms, r.notify_on, r.is_enabled, r.note, r.runbook_url,
      r.version, r.created_at, r.updated_at, r.managed_by, r.declared, r.is_pruned, array(
        select c.name from aster.alert_channels c where c.id = any(r.channel_ids) order by c.name collate "C"
      ) as channels
    from aster.alert_rules r where ${where}`.execute(db);
  return rows.map(toAlertRule);
}

function toAlertRule({ kind, params, ...row }: Row): AlertRule {
  return {
    ...{ id: row.id, name: row.name, match: row.match, channels: row.channels, severity: row.severity },
    condition: { when: kind, ...params } as AlertCondition, // as it was written
    ...(row.remind_ms === null ? {} : { remindMs: row.remind_ms }),
    ...{ notifyOn: row.notify_on, isEnabled: row.is_enabled },
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.runbook_url === null ? {} : { runbookUrl: row.runbook_url }),
    ...{ version: row.version, createdAt: row.created_at, updatedAt: row.updated_at, ...ownerOf(row) },
  };
}
