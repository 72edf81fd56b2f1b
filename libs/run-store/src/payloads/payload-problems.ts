import type { FieldProblem } from '@aster-scheduler/core';
import type { Schema } from '@cfworker/json-schema';
import { schemaProblems } from './schema-problems.js';

/** What of a payload is not as the schema of its job says, each at its place: `payload.items[0].name`. */
export async function payloadProblems(
  schema: unknown,
  payload: unknown,
  field = 'payload',
): Promise<readonly FieldProblem[]> {
  try {
    return await schemaProblems(schema as Schema, payload, field);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('.  ')[0] ?? '') : 'it cannot be read';
    return [{ field, message: `cannot be checked, since the schema of the job has a fault: ${reason}` }];
  }
}
