import { type FieldDescription, fieldsOf, type InputClass } from '../fields/field-registry.js';
import type { JsonSchema } from '../json/json-schema.js';

/** Schemas that are described once and referred to by name. */
export interface NamedSchemas {
  /** The schema with every titled one inside of it, or itself, replaced by a reference. */
  referTo(schema: JsonSchema): JsonSchema;
  /** A reference to the schema of an input class. */
  referToInput(inputClass: InputClass): JsonSchema;
  all(): Readonly<Record<string, JsonSchema>>;
}

export function createNamedSchemas(): NamedSchemas {
  const schemas = new Map<string, JsonSchema>();

  function name(title: string, describe: () => JsonSchema): JsonSchema {
    if (!schemas.has(title)) {
      schemas.set(title, {}); // holds the place while it is described
      schemas.set(title, describe());
    }
    return { $ref: `#/components/schemas/${title}` };
  }

  function withReferences(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withReferences);
    if (typeof value !== 'object' || value === null) return value;
    const { title } = value as JsonSchema;
    return typeof title === 'string' ? name(title, () => inside(value)) : inside(value);
  }

  function inside(schema: object): JsonSchema {
    return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withReferences(value)]));
  }

  function describeInput(inputClass: InputClass): JsonSchema {
    const fields = [...fieldsOf(inputClass)];
    const required = fields.filter(([, { isRequired }]) => isRequired).map(([field]) => field);
    return {
      title: inputClass.name,
      type: 'object',
      properties: Object.fromEntries(fields.map(([field, description]) => [field, fieldSchema(description)])),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    };
  }

  function fieldSchema({ schema, isNullable, elements }: FieldDescription): JsonSchema {
    if (elements === undefined) return isNullable ? orNull(schema) : schema;
    const items = { anyOf: [{ type: 'string' }, referToInput(elements.inputClass)] };
    return isNullable ? orNull({ ...schema, items }) : { ...schema, items };
  }

  function referToInput(inputClass: InputClass): JsonSchema {
    return name(inputClass.name, () => describeInput(inputClass));
  }

  return {
    referTo: (schema) => withReferences(schema) as JsonSchema,
    referToInput,
    all: () => Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The schema with `null` allowed as well. One without a type allows it already. */
function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: words } = schema;
  if (typeof type !== 'string') return schema;
  return { ...schema, type: [type, 'null'], ...(Array.isArray(words) ? { enum: [...words, null] } : {}) };
}
