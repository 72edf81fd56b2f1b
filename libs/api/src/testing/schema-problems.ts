import { parseDuration } from '@aster-scheduler/core';
import { isUuid } from '../fields/id-field.js';
import { parseInstant } from '../fields/instant-field.js';
import type { JsonSchema } from '../fields/json-schema.js';

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => parseInstant(text) !== undefined,
  uuid: isUuid,
  uri: (text) => URL.canParse(text),
  'duration-go': (text) => parseDuration(text) !== undefined,
};

/** Where a value differs from the schemas that this API describes its answers with; empty for a good answer. */
export function schemaProblems(schema: JsonSchema, value: unknown, path = '$'): string[] {
  const { type, enum: words, format } = schema as { type?: string | string[]; enum?: unknown[]; format?: string };
  const problems: string[] = [];
  if (type !== undefined && ![type].flat().some((name) => hasType(name, value))) {
    problems.push(`${path} is ${JSON.stringify(value)}, not ${[type].flat().join(' or ')}`);
  }
  if (words !== undefined && !words.includes(value)) problems.push(`${path} is ${JSON.stringify(value)}`);
  if (format !== undefined && typeof value === 'string' && formats[format]?.(value) !== true) {
    problems.push(`${path} is ${JSON.stringify(value)}, not a ${format}`);
  }
  if (Array.isArray(value)) {
    const items = (schema['items'] ?? {}) as JsonSchema;
    return [...problems, ...value.flatMap((item, index) => schemaProblems(items, item, `${path}[${index}]`))];
  }
  if (typeof value === 'object' && value !== null) return [...problems, ...objectProblems(schema, value, path)];
  return problems;
}

function objectProblems(schema: JsonSchema, value: object, path: string): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const additional = schema['additionalProperties'];
  const missing = ((schema['required'] ?? []) as string[]).filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property !== undefined) return schemaProblems(property, item, `${path}.${name}`);
      if (additional === false) return [`${path}.${name} is not in the schema`];
      return typeof additional === 'object' ? schemaProblems(additional as JsonSchema, item, `${path}.${name}`) : [];
    }),
  ];
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
