import { AsterError, StateConflictError } from '@aster-scheduler/core';
import { type Db, instant, inTransaction, isLockTimeout, jsonText, type Tx } from '@aster-scheduler/db';
import { isCausedByItems } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { type BulkOperation, type BulkProblem, mostProblems } from './bulk-operation.js';
import { doItem } from './do-item.js';
import { findOpenOperation } from './find-operation.js';

/** Items that are looked for at once. */
const itemsPerLook = 200;
/** How long an item is waited for that somebody has locked; it is come back to. */
const lockPatienceMs = 200;

export interface BulkWork {
  /** Asked before each item. */
  readonly goesOn?: () => boolean;
  /** Called when many items of an operation are done, so that others may be told. */
  readonly onPortion?: (operation: BulkOperation) => void;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

interface Item {
  readonly place: number;
  readonly itemId: string;
}

/**
 * Works off the operations that there are, some items of each in turn, the oldest first, so that a small one does not
 * wait for the end of a large one: one statement when there is none. Each item is a transaction of its own, which takes
 * it off the list, so whatever happens in between, it is done once. Any number of schedulers may do this at once. What
 * is locked is left for the next time.
 *
 * @returns whether something was left
 */
export async function workOperations(db: Db, work: BulkWork = {}): Promise<boolean> {
  const { goesOn = () => true } = work;
  const reached = new Map<string, number>();
  let isLeft = false;
  for (let hasMore = true; hasMore;) {
    hasMore = false;
    let after: BulkOperation | undefined;
    for (;;) {
      if (!goesOn()) return true;
      const operation = await findOpenOperation(db, after);
      if (operation === undefined) break;
      after = operation;
      const place = reached.get(operation.id) ?? 0;
      if (place === toTheEnd) continue;
      const portion = await workPortion(db, operation, place, { ...work, goesOn });
      reached.set(operation.id, portion.place);
      hasMore ||= portion.place !== toTheEnd;
      isLeft ||= portion.isLeft;
    }
  }
  return isLeft;
}

const toTheEnd = Infinity;

interface Portion {
  /** Up to where items were looked at. */
  readonly place: number;
  /** Whether some of an operation that was gone through have to be come back to. */
  readonly isLeft: boolean;
}

async function workPortion(
  db: Db,
  operation: BulkOperation,
  afterPlace: number,
  work: BulkWork & { goesOn: () => boolean },
): Promise<Portion> {
  const items = await listItems(db, operation.id, afterPlace);
  for (const item of items) {
    if (!work.goesOn()) return { place: afterPlace, isLeft: true };
    await tryItem(db, operation, item, work.now);
  }
  if (items.length > 0) work.onPortion?.(operation);
  const last = items[itemsPerLook - 1];
  if (last !== undefined) return { place: last.place, isLeft: false };
  return { place: toTheEnd, isLeft: !(await finish(db, operation.id, work.now)) };
}

async function listItems(db: Db, operationId: string, afterPlace: number): Promise<readonly Item[]> {
  const found = await sql<Item>`
    select place, item_id as "itemId" from aster.bulk_items
    where operation_id = ${operationId} and place > ${afterPlace} order by place limit ${itemsPerLook}`.execute(db);
  return found.rows;
}

async function tryItem(db: Db, operation: BulkOperation, item: Item, now?: Date): Promise<void> {
  let waits = false;
  try {
    await inTransaction(db, async (tx) => {
      if (!(await takeItem(tx, operation.id, item))) return;
      try {
        await doItem(tx, operation, item.itemId, now);
      } catch (error) {
        waits = error instanceof StateConflictError && (await waitsForAnother(tx, operation, item));
        throw error;
      }
      await sql`update aster.bulk_operations set done = done + 1 where id = ${operation.id}`.execute(tx);
    });
  } catch (error) {
    if (isLockTimeout(error)) return;
    if (!isCausedByItems(error)) throw error;
    if (waits) return;
    await recordFailure(db, operation.id, item, problemOf(item, error));
  }
}

/**
 * Whether a job cannot be deleted before another one that is to be deleted, too. Asked under the locks of the attempt:
 * once they are gone, another scheduler may have deleted the other one, and nothing is to be seen of it.
 */
async function waitsForAnother(tx: Tx, { id, action }: BulkOperation, { itemId }: Item): Promise<boolean> {
  if (action !== 'delete') return false;
  const found = await sql<{ waits: boolean }>`
    select exists (
      select from aster.job_dependencies d join aster.bulk_items i on i.operation_id = ${id} and i.item_id = d.job_id
      where d.upstream_job_id = ${itemId}
    ) as waits`.execute(tx);
  return found.rows[0]?.waits === true;
}

/** Whether nobody else has it. */
async function takeItem(tx: Tx, operationId: string, { place }: Item): Promise<boolean> {
  await sql`select set_config('lock_timeout', ${`${lockPatienceMs}ms`}, true)`.execute(tx);
  const taken = await sql`
    delete from aster.bulk_items where operation_id = ${operationId} and place = any(array(
      select place from aster.bulk_items where operation_id = ${operationId} and place = ${place} for update skip locked
    )) returning 1`.execute(tx);
  return taken.rows.length > 0;
}

async function recordFailure(db: Db, operationId: string, item: Item, problem: BulkProblem): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await takeItem(tx, operationId, item))) return;
    await sql`update aster.bulk_operations set failed = failed + 1, problems = case
        when jsonb_array_length(problems) < ${mostProblems} then problems || ${jsonText([problem])}::jsonb else problems end
      where id = ${operationId}`.execute(tx);
  });
}

/** Of what is no refusal, but a fault, nothing is told but that. */
function problemOf({ itemId }: Item, error: unknown): BulkProblem {
  if (error instanceof AsterError) return { id: itemId, code: error.code, detail: error.message };
  return { id: itemId, code: 'INTERNAL', detail: 'it failed for a reason that the scheduler cannot tell' };
}

async function finish(db: Db, operationId: string, now?: Date): Promise<boolean> {
  const left = await sql<{ is_left: boolean }>`
    select exists (select from aster.bulk_items where operation_id = ${operationId}) as is_left`.execute(db);
  if (left.rows[0]?.is_left !== false) return false;
  await sql`update aster.bulk_operations set finished_at = ${instant(now)}
    where id = ${operationId} and finished_at is null`.execute(db);
  return true;
}
