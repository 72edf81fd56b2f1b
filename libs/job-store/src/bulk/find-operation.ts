import { type ChangeOrigin, isUuid } from '@aster-scheduler/core';
import type { BulkOperationsTable, Db } from '@aster-scheduler/db';
import { type Selectable, sql } from 'kysely';
import type { BulkAction, BulkOperation } from './bulk-operation.js';

/** An operation as far as it has got; those that ended long ago are not kept. */
export async function findOperation(db: Db, id: string): Promise<BulkOperation | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await db.selectFrom('bulk_operations').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toOperation(row);
}

/** The operation that has waited longest for its end, of those that come after another one. */
export async function findOpenOperation(
  db: Db,
  after?: Pick<BulkOperation, 'id' | 'createdAt'>,
): Promise<BulkOperation | undefined> {
  const row = await db
    .selectFrom('bulk_operations')
    .selectAll()
    .where('finished_at', 'is', null)
    .$if(after !== undefined, (open) =>
      open.where(sql<boolean>`(created_at, id) > (${after?.createdAt}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toOperation(row);
}

function toOperation(row: Selectable<BulkOperationsTable>): BulkOperation {
  return {
    id: row.id,
    action: row.action as BulkAction,
    options: row.options,
    total: row.total,
    done: row.done,
    failed: row.failed,
    problems: row.problems,
    change: { origin: row.origin as ChangeOrigin, ...(row.changed_by === null ? {} : { by: row.changed_by }) },
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
  };
}
