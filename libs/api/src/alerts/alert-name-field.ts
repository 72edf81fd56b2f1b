import { alertNameRule, isUuid } from '@aster-scheduler/core';
import { TextField } from '../fields/text-field.js';

const { min, max, isLine, form } = alertNameRule;

/** The name of a rule or of a channel. */
export function AlertNameField(options: {
  readonly description: string;
  readonly isRequired?: boolean;
  readonly isNotNull?: boolean;
  readonly example?: string;
}): PropertyDecorator {
  return TextField({ ...options, min, max, isLine, form });
}

/** What a path names, as the store looks for it: ids are written in small letters there. */
export function keyOf(idOrName: string): string {
  return isUuid(idOrName) ? idOrName.toLowerCase() : idOrName;
}
