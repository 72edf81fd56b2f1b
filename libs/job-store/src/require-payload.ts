import { InvalidInputError, type JobDefinition } from '@aster-scheduler/core';
import { payloadProblems, payloadSchemaProblems } from '@aster-scheduler/run-store';

/**
 * The schema of a job must be one, and its own payload as the schema says.
 *
 * @throws InvalidInputError
 */
export async function requirePayload({
  payload,
  payloadSchema,
}: Pick<JobDefinition, 'payload' | 'payloadSchema'>): Promise<void> {
  if (payloadSchema === undefined) return;
  const ofSchema = await payloadSchemaProblems(payloadSchema);
  if (ofSchema.length > 0) throw new InvalidInputError(ofSchema);
  const problems = payload === undefined ? [] : await payloadProblems(payloadSchema, payload);
  if (problems.length > 0) throw new InvalidInputError(problems);
}
