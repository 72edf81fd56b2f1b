import { IsDefined, IsOptional, ValidateBy, ValidateIf } from 'class-validator';
import type { JsonSchema } from '../json/json-schema.js';
import { type Check, describeField, type FieldDescription } from './field-registry.js';

/** What every decorator of a field is told. */
export interface FieldOptions {
  readonly description: string;
  /** Must be there and not `null`. */
  readonly isRequired?: boolean;
  /** May be left out, but not be `null`. */
  readonly isNotNull?: boolean;
  readonly example?: unknown;
  readonly default?: unknown;
}

/** Makes a decorator of a field: the same facts validate the input and describe it. */
export function field(
  options: FieldOptions,
  schema: JsonSchema,
  decorators: readonly PropertyDecorator[],
  besides: Pick<FieldDescription, 'elements' | 'check'> = {},
): PropertyDecorator {
  const { description, example, isRequired = false, isNotNull = false } = options;
  return (prototype, name) => {
    describeField(prototype, String(name), {
      schema: {
        ...schema,
        description,
        ...(example === undefined ? {} : { examples: [example] }),
        ...(options.default === undefined ? {} : { default: options.default }),
      },
      isRequired,
      isNullable: !isRequired && !isNotNull,
      ...besides,
    });
    for (const decorate of [presence(isRequired, isNotNull), ...decorators]) decorate(prototype, name);
  };
}

function presence(isRequired: boolean, isNotNull: boolean): PropertyDecorator {
  if (isRequired) return IsDefined({ message: 'is required' });
  return isNotNull ? ValidateIf((_input, value) => value !== undefined) : IsOptional();
}

/** A rule of our own as a decorator of class-validator. */
export function rule(name: string, check: Check): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => check(value) === undefined,
      defaultMessage: (facts) => check(facts?.value) ?? '',
    },
  });
}
