import { NameTakenError } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';

const tables = { rule: 'alert_rules', channel: 'alert_channels' } as const;

/** @throws NameTakenError */
export async function requireFreeName(tx: Tx, kind: keyof typeof tables, name: string): Promise<void> {
  const taken = await tx.selectFrom(tables[kind]).select('id').where('name', '=', name).executeTakeFirst();
  if (taken !== undefined) throw new NameTakenError(name, kind);
}
