import { parseDuration } from '@aster-scheduler/core';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../json/json-schema.js';
import { openEnum } from '../json/object-schema.js';

/** A validator that knows the formats which this API uses. */
export function createValidator(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
  addFormats.default(ajv);
  ajv.addFormat('duration-go', (text) => parseDuration(text) !== undefined);
  return ajv;
}

/**
 * The schema as this version keeps to it: no field and no word but those described. Readers are told to expect more,
 * but what is sent must be described.
 */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => [name, closed(value)]);
  const { [openEnum]: words, ...rest } = Object.fromEntries(entries);
  const isNullable = Array.isArray(rest['type']) && rest['type'].includes('null');
  return {
    ...rest,
    ...(Array.isArray(words) ? { enum: isNullable ? [...(words as unknown[]), null] : words } : {}),
    ...(rest['type'] === 'object' && rest['properties'] !== undefined ? { additionalProperties: false } : {}),
  };
}

const ajv = createValidator();
const validators = new WeakMap<JsonSchema, ValidateFunction>();

/** Where a value differs from a schema; empty for a good answer. */
export function schemaProblems(schema: JsonSchema, value: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile(closed(schema) as object);
  validators.set(schema, validate);
  validate(value);
  return problemsOf(validate);
}

/** What a validator has found last. */
export function problemsOf({ errors }: ValidateFunction): string[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const detail = JSON.stringify(params);
    return `$${instancePath} ${message ?? 'is wrong'} ${detail}`;
  });
}
