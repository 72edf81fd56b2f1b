import type { JsonSchema } from './json-schema.js';

/** A schema for every field of a resource; one that is forgotten or too many does not compile. */
export type PropertySchemas<Resource> = { readonly [Field in keyof Required<Resource>]: JsonSchema };

/**
 * An object that has all these fields, and in later versions others: whoever reads it passes over what it does not
 * know.
 */
export function objectSchema<Resource>(
  title: string,
  description: string,
  properties: PropertySchemas<Resource>,
): JsonSchema {
  return {
    title,
    description,
    type: 'object',
    properties,
    required: Object.keys(properties),
  };
}

export const text: JsonSchema = { type: 'string' };
export const textOrNull: JsonSchema = { type: ['string', 'null'] };
export const integer: JsonSchema = { type: 'integer' };
export const integerOrNull: JsonSchema = { type: ['integer', 'null'] };
export const instant: JsonSchema = { type: 'string', format: 'date-time' };
export const instantOrNull: JsonSchema = { type: ['string', 'null'], format: 'date-time' };
export const id: JsonSchema = { type: 'string', format: 'uuid' };
export const idOrNull: JsonSchema = { type: ['string', 'null'], format: 'uuid' };
export const duration: JsonSchema = { type: 'string', format: 'duration-go' };
export const durationOrNull: JsonSchema = { type: ['string', 'null'], format: 'duration-go' };

/**
 * One of a set of words that grows: `enum` would make strict readers refuse each new one. Tools that do not know the
 * keyword take any text.
 */
export function choice(words: readonly string[]): JsonSchema {
  return { type: 'string', [openEnum]: words };
}

/** The same, or `null`. */
export function choiceOrNull(words: readonly string[]): JsonSchema {
  return { type: ['string', 'null'], [openEnum]: words };
}

/** The keyword for the words that there are so far. */
export const openEnum = 'x-extensible-enum';
