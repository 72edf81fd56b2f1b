import type { Db, Tx } from '@aster-scheduler/db';
import { CompiledQuery, type KyselyPlugin } from 'kysely';

/** A step of a plan that Postgres has carried out. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

class RolledBack extends Error {}

/** The steps of all statements that `work` sends, as they were carried out. Nothing of it stays. */
export async function explain(db: Db, work: (tx: Db) => Promise<unknown>): Promise<PlanNode[]> {
  const nodes: PlanNode[] = [];
  const transaction = db.transaction().execute(async (tx) => {
    for (const { sql, parameters } of await record(tx, work)) {
      const explained = CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters]);
      const result = await tx.executeQuery<{ 'QUERY PLAN': ReadonlyArray<{ Plan: PlanNode }> }>(explained);
      nodes.push(...result.rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flatten(Plan))));
    }
    throw new RolledBack();
  });
  await transaction.catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  return nodes;
}

/** The statements that `work` sends; what they change is undone. */
async function record(tx: Tx, work: (tx: Db) => Promise<unknown>): Promise<CompiledQuery[]> {
  const statements: CompiledQuery[] = [];
  const executor = tx.getExecutor();
  const recorder: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(executor.compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await tx.executeQuery(CompiledQuery.raw('savepoint before_work'));
  await work(tx.withPlugin(recorder));
  await tx.executeQuery(CompiledQuery.raw('rollback to savepoint before_work'));
  return statements;
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

/** The tables that were read from end to end, but for those with next to nothing in them. */
export function fullScans(nodes: readonly PlanNode[]): string[] {
  return nodes
    .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] * rowsRead(node) > 100)
    .map((node) => node['Relation Name'] ?? '');
}

export function usedIndexes(nodes: readonly PlanNode[]): string[] {
  return nodes.flatMap((node) => (node['Actual Loops'] > 0 ? (node['Index Name'] ?? []) : []));
}

/** The most rows that any step has looked at. */
export function mostRows(nodes: readonly PlanNode[]): number {
  return Math.max(...nodes.map((node) => rowsRead(node) * node['Actual Loops']));
}

function rowsRead(node: PlanNode): number {
  return node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
}
