import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { field, type FieldOptions } from './field.js';
import type { ElementDescription } from './field-registry.js';

export interface ListFieldOptions extends FieldOptions {
  readonly elements: ElementDescription;
  readonly maxElements: number;
}

/** A list of objects; an element may be given as the plain text of its one important field. */
export function ListField(options: ListFieldOptions): PropertyDecorator {
  const { elements, maxElements } = options;
  return field(
    options,
    { type: 'array', maxItems: maxElements },
    [
      IsArray({ message: 'must be a list' }),
      ArrayMaxSize(maxElements, { message: `must have at most ${maxElements} elements` }),
      ValidateNested({ each: true, message: `must be text, or an object with the field ${elements.shorthand}` }),
    ],
    elements,
  );
}
