import { isUuid } from '@aster-scheduler/core';
import { TextField } from '../fields/text-field.js';

const form = {
  pattern:
    /^(?![0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$)[A-Za-z0-9](?:[A-Za-z0-9 ._@/+:-]{0,98}[A-Za-z0-9])?$/,
  message:
    'must have letters, digits, spaces and . _ @ / + : -, with a letter or digit at both ends, and must not look like an id',
};

/** The name of a rule or of a channel. */
export function AlertNameField(options: {
  readonly description: string;
  readonly isRequired?: boolean;
  readonly isNotNull?: boolean;
  readonly example?: string;
}): PropertyDecorator {
  return TextField({ ...options, min: 1, max: 100, isLine: true, form });
}

/** What a path names, as the store looks for it: ids are written in small letters there. */
export function keyOf(idOrName: string): string {
  return isUuid(idOrName) ? idOrName.toLowerCase() : idOrName;
}
