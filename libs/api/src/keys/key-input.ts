import type { KeyInput as KeyContract, Role } from '@aster-scheduler/client';
import { fieldProblemOf, isLabelName, isUuid, jobRules, roles } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';
import { TextsField } from '../fields/texts-field.js';

const form = {
  pattern: /^[A-Za-z0-9](?:[A-Za-z0-9 ._@/+-]{0,98}[A-Za-z0-9])?$/,
  message: 'must have letters, digits, spaces and . _ @ / + -, with a letter or digit at both ends',
};

/** Entries of one list of a reach. */
const maxEntries = 100;

/** A key that is to be made. */
export class KeyInput implements KeyContract {
  @TextField({ description: 'Whose it is, or what for.', isRequired: true, min: 1, max: 100, isLine: true, form })
  name!: string;

  @ChoiceField(roles, { description: 'What it lets its holder do.', isRequired: true })
  role!: Role;

  @RuleField({ kind: 'duration', minMs: 60_000 }, { description: 'How long it is good. Absent: until it is revoked.' })
  expires_in?: string | null;

  @TextsField({
    description: 'Only jobs of these pools.',
    max: maxEntries,
    check: (text) => fieldProblemOf(text, jobRules.pool),
  })
  pools?: readonly string[] | null;

  @TextsField({
    description: 'Only jobs with these labels, each as `name=value`; of several values for one name, one.',
    max: maxEntries,
    check: labelProblem,
  })
  labels?: readonly string[] | null;

  @TextsField({
    description: 'Only jobs whose name begins with one of these.',
    max: maxEntries,
    check: (text) => (text === '' || text.length > 255 ? 'must have 1 to 255 characters' : undefined),
  })
  name_prefixes?: readonly string[] | null;
}

/** A name that looks like an id would be taken for one. */
export function keyNameProblem(name: string): string | undefined {
  return isUuid(name) ? 'must not look like an id' : undefined;
}

function labelProblem(text: string): string | undefined {
  const equals = text.indexOf('=');
  return equals > 0 && isLabelName(text.slice(0, equals)) && text.length <= 400
    ? undefined
    : 'must be a label such as team=data';
}
