import type { Tx } from '@aster-scheduler/db';
import { jsonText } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { AlertDeclaration } from './alert-rule.js';

const tables = { rule: sql`aster.alert_rules`, channel: sql`aster.alert_channels` } as const;

/** The columns in which a rule or a channel has what is declared of it. */
export interface DeclarationRow {
  readonly managed_by: string | null;
  readonly declared: Readonly<Record<string, unknown>> | null;
  readonly is_pruned: boolean;
}

/** What a row says of its owner. */
export function ownerOf({ managed_by: source, declared, is_pruned: isPruned }: DeclarationRow): {
  readonly owner?: AlertDeclaration;
} {
  return source === null ? {} : { owner: { source, declared: declared ?? {}, isPruned } };
}

/** Keeps what a source declares of a rule or a channel. With another owner it has another version. */
export async function declareAlert(
  tx: Tx,
  kind: 'rule' | 'channel',
  id: string,
  { source, declared, isPruned }: AlertDeclaration,
): Promise<void> {
  await sql`
    update ${tables[kind]} t set managed_by = ${source}, declared = ${jsonText(declared)}::jsonb, is_pruned = ${isPruned},
      version = t.version + case when t.managed_by is distinct from ${source} then 1 else 0 end
    where t.id = ${id}`.execute(tx);
}
