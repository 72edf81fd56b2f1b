import { outputEncodingOf } from '@aster-scheduler/core';
import { field, type FieldOptions, rule } from './field.js';

/** A label of an encoding, as the WHATWG Encoding Standard has them. */
export function EncodingField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', maxLength: 40 }, [
    rule('encoding', (value) =>
      typeof value === 'string' && value.length <= 40 && outputEncodingOf(value) !== undefined
        ? undefined
        : 'must be an encoding of the WHATWG Encoding Standard, such as utf-8, latin1 or shift_jis',
    ),
  ]);
}
