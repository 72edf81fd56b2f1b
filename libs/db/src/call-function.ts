import { CompiledQuery } from 'kysely';
import { retryConflicts } from './in-transaction.js';
import type { Db } from './schema.js';

const functions = ['claim_runs', 'enqueue_runs', 'finish_runs', 'insert_tick_runs'] as const;

/**
 * Functions of the schema for what happens most often. Each answers JSON. With any driver, and behind a pooler, their
 * plans stay cached on each connection; where the pool may keep statements, the call is not even parsed again.
 */
export type DatabaseFunction = (typeof functions)[number];

/** The parameters that are JSON, by number: text that is cast, since some drivers encode JSON themselves. */
const jsonParameters: Readonly<Partial<Record<DatabaseFunction, readonly number[]>>> = {
  enqueue_runs: [3],
  finish_runs: [1],
};

const names: ReadonlySet<string> = new Set(functions);

/**
 * Calls a function of the schema, by one statement; `undefined` when it answers null. The answer travels as text, which
 * every driver reads alike. Outside of a transaction the call is repeated after a conflict.
 *
 * @param values in the order of its parameters; types are the function's, so JSON is given as text
 */
export async function callFunction<Answer>(
  db: Db,
  name: DatabaseFunction,
  values: readonly unknown[],
): Promise<Answer | undefined> {
  const places = values.map((_value, index) => placeOf(name, index + 1)).join();
  const call = CompiledQuery.raw(`select aster.${name}(${places})::text as answer`, [...values]);
  const { rows } = await retryConflicts(db, async () => db.executeQuery<{ answer: string | null }>(call));
  const answer = rows[0]?.answer ?? null;
  return answer === null ? undefined : (JSON.parse(answer) as Answer);
}

function placeOf(name: DatabaseFunction, number: number): string {
  return jsonParameters[name]?.includes(number) === true ? `$${number}::text::json` : `$${number}`;
}

/** What to call a statement on its connection, for the server to keep it parsed; of all others, nothing. */
export function statementName(text: string): string | undefined {
  const called = /^select aster\.(\w+)\(/.exec(text)?.[1];
  return called !== undefined && names.has(called) ? `aster_${called}` : undefined;
}
