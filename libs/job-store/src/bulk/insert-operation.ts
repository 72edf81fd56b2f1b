import { type Change, newId } from '@aster-scheduler/core';
import { type Db, inTransaction, jsonText, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { BulkAction, BulkOperation, BulkOptions } from './bulk-operation.js';
import { type DeletionEdge, planDeletionOrder } from './plan-deletion-order.js';

export interface NewOperation {
  readonly action: BulkAction;
  readonly options: BulkOptions;
  /** At most `mostItems`; each counts once. */
  readonly ids: readonly string[];
  readonly change: Change;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** Asks for one action on many jobs or runs. They are those that there are now; schedulers do it bit by bit. */
export async function insertOperation(db: Db, asked: NewOperation): Promise<BulkOperation> {
  const { action, options, change } = asked;
  const given = [...new Set(asked.ids.map((id) => id.toLowerCase()))];
  return inTransaction(db, async (tx) => {
    const ids = action === 'delete' ? planDeletionOrder(given, await readEdges(tx, given)) : given;
    const createdAt = asked.now ?? (await serverTime(tx));
    const finishedAt = ids.length === 0 ? createdAt : undefined;
    const id = newId(createdAt);
    await tx
      .insertInto('bulk_operations')
      .values({
        ...{ id, action, options: jsonText(options), total: ids.length },
        ...{ changed_by: change.by ?? null, origin: change.origin },
        ...{ created_at: createdAt, finished_at: finishedAt ?? null },
      })
      .execute();
    await sql`insert into aster.bulk_items (operation_id, place, item_id)
      select ${id}, place, item from unnest(${`{${ids.join()}}`}::uuid[]) with ordinality as t(item, place)`.execute(
      tx,
    );
    return { id, action, options, total: ids.length, done: 0, failed: 0, problems: [], change, createdAt, finishedAt };
  });
}

/** More would take long to put in order. What comes before a job that depends on it is come back to all the same. */
const mostEdges = 10_000;

async function readEdges(tx: Tx, ids: readonly string[]): Promise<readonly DeletionEdge[]> {
  const found = await sql<DeletionEdge>`
    select job_id as "jobId", upstream_job_id as "upstreamId" from aster.job_dependencies
    where job_id = any(${`{${ids.join()}}`}::uuid[]) limit ${mostEdges + 1}`.execute(tx);
  return found.rows.length > mostEdges ? [] : found.rows;
}
