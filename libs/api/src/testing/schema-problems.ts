import { parseDuration } from '@aster-scheduler/core';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../fields/json-schema.js';

/** A validator that knows the formats which this API uses. */
export function createValidator(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
  addFormats.default(ajv);
  ajv.addFormat('duration-go', (text) => parseDuration(text) !== undefined);
  return ajv;
}

const ajv = createValidator();
const validators = new WeakMap<JsonSchema, ValidateFunction>();

/** Where a value differs from a schema; empty for a good answer. */
export function schemaProblems(schema: JsonSchema, value: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile(schema);
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
