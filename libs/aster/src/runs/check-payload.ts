import { type FieldProblem, InvalidInputError, messageOf } from '@aster-scheduler/core';
import type { StandardIssue, StandardSchema } from './standard-schema.js';

/** What is checked by a schema, or not. */
export type Checked<Output> =
  { readonly value: Output; readonly problems?: undefined } | { readonly problems: readonly FieldProblem[] };

/** The same as over REST: a payload is not the place for files. */
const longestPayloadBytes = 1_048_576;

/** Checks a value by a schema; without one, everything is right. */
export async function checkPayload(
  schema: StandardSchema | undefined,
  value: unknown,
  field = 'payload',
): Promise<Checked<unknown>> {
  if (schema === undefined) return { value };
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { value: result.value };
  return { problems: result.issues.map((issue) => ({ field: fieldOf(field, issue), message: issue.message })) };
}

/**
 * Refuses what cannot be sent to a handler: not JSON, too long, or not as the schema has it. What travels is the value
 * as it was given; the handler gets it as JSON, after the schema has been over it again.
 *
 * @throws InvalidInputError
 */
export async function requirePayload(
  schema: StandardSchema | undefined,
  payload: unknown,
  field = 'payload',
): Promise<void> {
  const problem = problemOfJson(payload);
  if (problem !== undefined) throw new InvalidInputError([{ field, message: problem }]);
  const checked = await checkPayload(schema, payload, field);
  if (checked.problems !== undefined) throw new InvalidInputError(checked.problems);
}

function problemOfJson(payload: unknown): string | undefined {
  if (payload === undefined) return undefined;
  try {
    const text = JSON.stringify(payload) as string | undefined;
    if (text === undefined) return 'is not JSON';
    const bytes = Buffer.byteLength(text);
    return bytes > longestPayloadBytes ? `must have at most ${longestPayloadBytes} bytes, not ${bytes}` : undefined;
  } catch (error) {
    return `is not JSON: ${messageOf(error)}`;
  }
}

function fieldOf(field: string, { path = [] }: StandardIssue): string {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part));
  return keys.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    field,
  );
}
