import type { FieldProblem } from '@aster-scheduler/core';
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import { fieldPath } from './field-path.js';
import { TakesTooLongError, withinTime } from './within-time.js';

/** Problems that are told of one value at most. */
const mostTold = 20;
const longestMessage = 300;

/** These tell of a value as a whole what would only confuse in parts. */
const wholes = new Set(['anyOf', 'oneOf', 'not', 'if', 'contains', 'propertyNames']);

/**
 * What of a JSON value is not as a schema says, each at its place below the field.
 *
 * @throws Error for a schema that cannot be read
 */
export async function schemaProblems(schema: Schema, value: unknown, field: string): Promise<readonly FieldProblem[]> {
  try {
    const { valid, errors } = await withinTime(() => new Validator(schema, '2020-12', false).validate(value));
    if (valid) return [];
    return withoutFollowing(errors)
      .slice(0, mostTold)
      .map((error) => toProblem(error, value, field));
  } catch (error) {
    if (error instanceof TakesTooLongError) return [{ field, message: 'takes too long to check against its schema' }];
    if (error instanceof RangeError) return [{ field, message: 'leads to no end in its schema, or is too deep' }];
    throw error;
  }
}

/** Without what follows from another error. */
function withoutFollowing(errors: readonly OutputUnit[]): readonly OutputUnit[] {
  const whole = errors.filter(({ keyword }) => wholes.has(keyword)).map(({ keywordLocation }) => `${keywordLocation}/`);
  const isWithin = (location: string) => whole.some((outer) => location.startsWith(outer));
  const outer = errors.filter(({ keywordLocation }) => !isWithin(keywordLocation));
  return outer.filter(({ keyword }) => !containers.has(keyword));
}

/** Others tell what is wrong in them. */
const containers = new Set([
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'dependentSchemas'],
  ...['items', 'prefixItems', 'unevaluatedItems', 'allOf', 'then', 'else', '$ref', '$dynamicRef', '$recursiveRef'],
]);

function toProblem({ keyword, instanceLocation, error }: OutputUnit, value: unknown, field: string): FieldProblem {
  const place = fieldPath(field, instanceLocation, value);
  const [, name] = /^Instance does not have required property "(.*)"\.$/s.exec(error) ?? [];
  if (keyword === 'required' && name !== undefined) return { field: `${place}.${name}`, message: 'is required' };
  return { field: place, message: messageOf(keyword, error).slice(0, longestMessage) };
}

function messageOf(keyword: string, error: string): string {
  if (keyword === 'false') return 'must not be there';
  const [, types] = (keyword === 'type' && /Expected (.*)\.$/s.exec(error)) || [];
  if (types !== undefined) return `must be ${types.replaceAll('"', '').replaceAll(', ', ' or ')}`;
  const text = error.replace(/\.$/, '').replace(/^(?:Instance|String|Array|Object) /, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
