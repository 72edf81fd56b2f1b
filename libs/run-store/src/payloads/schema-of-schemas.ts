import type { Schema } from '@cfworker/json-schema';

const schema: Schema = { $ref: '#' };
const schemas: Schema = { type: 'array', items: schema, minItems: 1 };
const schemasByName: Schema = { type: 'object', additionalProperties: schema };
const count: Schema = { type: 'integer', minimum: 0 };
const names: Schema = { type: 'array', items: { type: 'string' } };
const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** What JSON Schema 2020-12 says of its keywords, for schemas that refer to nothing outside of themselves. */
export const schemaOfSchemas: Schema = {
  type: ['object', 'boolean'],
  properties: {
    $id: { type: 'string', pattern: '^[^#]*$' },
    $ref: { type: 'string', pattern: '^#' },
    $dynamicRef: { type: 'string', pattern: '^#' },
    $defs: schemasByName,
    definitions: schemasByName,
    type: { anyOf: [{ enum: types }, { type: 'array', items: { enum: types }, minItems: 1, uniqueItems: true }] },
    enum: { type: 'array' },
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    ...of(['maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'], { type: 'number' }),
    ...of(['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties'], count),
    ...of(['maxContains', 'minContains'], count),
    pattern: { type: 'string', format: 'regex' },
    format: { type: 'string' },
    uniqueItems: { type: 'boolean' },
    required: names,
    ...of(['allOf', 'anyOf', 'oneOf', 'prefixItems'], schemas),
    ...of(['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames'], schema),
    ...of(['unevaluatedItems', 'unevaluatedProperties'], schema),
    ...of(['properties', 'dependentSchemas'], schemasByName),
    patternProperties: { ...schemasByName, propertyNames: { format: 'regex' } },
    dependentRequired: { type: 'object', additionalProperties: names },
  },
};

function of(keywords: readonly string[], each: Schema): Readonly<Record<string, Schema>> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, each]));
}
