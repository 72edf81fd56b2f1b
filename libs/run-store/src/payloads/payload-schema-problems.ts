import type { FieldProblem } from '@aster-scheduler/core';
import { namesIn } from './names-in.js';
import { schemaOfSchemas } from './schema-of-schemas.js';
import { schemaProblems } from './schema-problems.js';

const field = 'payload_schema';

/** In characters of JSON. */
const longestSchema = 32 * 1024;

/** What is wrong with the schema of payloads itself; what it names must stand in it. */
export async function payloadSchemaProblems(schema: unknown): Promise<readonly FieldProblem[]> {
  try {
    return await problemsOf(schema);
  } catch (error) {
    if (error instanceof RangeError) return [{ field, message: 'is too deep' }];
    throw error;
  }
}

async function problemsOf(schema: unknown): Promise<readonly FieldProblem[]> {
  if (JSON.stringify(schema).length > longestSchema) {
    return [{ field, message: `must have at most ${longestSchema} characters of JSON` }];
  }
  const problems = await schemaProblems(schemaOfSchemas, schema, field);
  if (problems.length > 0) return problems;
  const missing = pointersIn(schema).find((pointer) => !isThere(schema, pointer));
  return missing === undefined ? [] : [{ field, message: `names ${missing} in $ref, which it does not have` }];
}

/** These hold values, not schemas. */
const values = new Set(['const', 'enum', 'default', 'examples']);

/** Only those that are paths: an anchor may stand anywhere. */
function pointersIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { $ref: reference } = schema as { readonly $ref?: unknown };
  const inner = Object.entries(schema).flatMap(([keyword, part]) => (values.has(keyword) ? [] : pointersIn(part)));
  return typeof reference === 'string' && reference.startsWith('#/') ? [reference, ...inner] : inner;
}

function isThere(schema: unknown, pointer: string): boolean {
  let inner = schema;
  for (const name of namesIn(pointer)) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return false;
    inner = (inner as Readonly<Record<string, unknown>>)[name];
  }
  return true;
}
