import type { JobFields as JobFieldsContract } from '@aster-scheduler/client';
import { jobDefaults, jobFieldValue, jobRules, maxUpstreamJobs, toDocument } from '@aster-scheduler/core';
import type { FieldOptions } from '../fields/field.js';
import type { InputClass } from '../fields/field-registry.js';
import { ListField } from '../fields/list-field.js';
import { RuleField } from '../fields/rule-field.js';
import { DependencyInput } from './dependency-input.js';
import { type NamedWireField, wireEntries, type WireFieldName } from './wire-fields.js';

type Writable<Fields> = { -readonly [Name in keyof Fields]: Fields[Name] };

/** The class of the fields in the table, as the decorators would make it. */
const WireFields: InputClass<Writable<Pick<JobFieldsContract, WireFieldName>>> = class {};
for (const [name, wireField] of wireEntries) {
  RuleField(jobRules[wireField.field], optionsOf(wireField))(WireFields.prototype as object, name);
}

/** The fields of a job that a user decides, but for its name. */
export class JobFields extends WireFields implements JobFieldsContract {
  @ListField({
    description: 'Upstream jobs: names or ids, or objects with a condition.',
    elements: { inputClass: DependencyInput, shorthand: 'job', maxElements: maxUpstreamJobs },
    default: jobDefaults.dependsOn,
  })
  depends_on?: readonly DependencyInput[] | null;
}

function optionsOf({ field, description, example, hasOtherDefault }: NamedWireField): FieldOptions {
  const value = hasOtherDefault ? undefined : jobFieldValue(jobDefaults, field);
  return { description, example, default: value === undefined ? undefined : toDocument(value, jobRules[field]) };
}
