import { IsArray } from 'class-validator';
import { field, type FieldOptions } from './field.js';
import type { ElementDescription } from './field-registry.js';

export interface ListFieldOptions extends FieldOptions {
  readonly elements: ElementDescription;
}

/** A list of objects; an element may be given as the plain text of its one important field. */
export function ListField(options: ListFieldOptions): PropertyDecorator {
  const { elements } = options;
  return field(options, { type: 'array', maxItems: elements.maxElements }, [IsArray({ message: 'must be a list' })], {
    elements,
  });
}
