import { setImmediate as turn } from 'node:timers/promises';
import { InvalidInputError } from '@aster-scheduler/core';
import { payloadProblems } from './payload-problems.js';

/** A payload, and what it is called where it is refused. */
export interface NamedPayload {
  readonly payload?: unknown;
  readonly field: string;
}

/** So many small ones take some milliseconds. */
const perTurn = 20;

/** @throws InvalidInputError for the first payload that is not as the schema of its job says */
export async function requirePayloads(schema: unknown, named: readonly NamedPayload[]): Promise<void> {
  for (const [index, { payload, field }] of named.entries()) {
    if (payload === undefined) continue;
    const problems = await payloadProblems(schema, payload, field);
    if (problems.length > 0) throw new InvalidInputError(problems);
    if (index % perTurn === perTurn - 1) await turn();
  }
}
