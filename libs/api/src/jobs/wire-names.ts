import { definitionNames, type FieldNames } from '@aster-scheduler/core';
import { wireEntries } from './wire-fields.js';

/** What the wire calls the fields of a job. */
export const wireNames: FieldNames = {
  ...definitionNames,
  ...Object.fromEntries(wireEntries.map(([name, { field }]) => [field, name])),
  dependsOn: 'depends_on',
};
