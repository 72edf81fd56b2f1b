import type { JsonSchema } from '../json/json-schema.js';

/** A class whose instances hold what a client sent: a body, a query, or the parameters of a path. */
export type InputClass<Input extends object = object> = new () => Input;

/** Says what is wrong with a value in half a sentence that follows the name of the field; `undefined` for nothing. */
export type Check = (value: unknown) => string | undefined;

/** What is known of a field besides how it is validated. */
export interface FieldDescription {
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** `null` stands for the default, or for none. */
  readonly isNullable: boolean;
  /**
   * What else class-validator is told as rules; needed for the fields of elements of a list, which it is too slow for.
   */
  readonly check?: Check;
  /** The class of the elements, for a list of objects. */
  readonly elements?: ElementDescription;
}

export interface ElementDescription {
  readonly inputClass: InputClass;
  /** The field that an element given as plain text stands for. */
  readonly shorthand: string;
  readonly maxElements: number;
}

const described = new Map<object, Map<string, FieldDescription>>();

/** Called by the decorators of fields, with the prototype of the class. */
export function describeField(prototype: object, name: string, description: FieldDescription): void {
  const fields = described.get(prototype) ?? new Map<string, FieldDescription>();
  described.set(prototype, fields.set(name, description));
}

/** The fields of an input class, those of its base classes first. */
export function fieldsOf(inputClass: InputClass): ReadonlyMap<string, FieldDescription> {
  const chain: object[] = [];
  for (
    let prototype: unknown = inputClass.prototype;
    typeof prototype === 'object' && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    chain.unshift(prototype);
  }
  return new Map(chain.flatMap((prototype) => [...(described.get(prototype) ?? [])]));
}
