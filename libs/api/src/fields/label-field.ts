import { characterProblem, isLabelName, maxLabels } from '@aster-scheduler/core';
import { field, type FieldOptions, rule } from './field.js';
import { isTexts } from './texts-field.js';

/** Labels to find things by, each written `name=value`; in a query with commas between. */
export function LabelsField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: maxLabels }, [
    rule('labels', (value) =>
      isTexts(value) && areLabels(value)
        ? undefined
        : 'must be one or several labels such as team=data, with commas between and each name once, 32 at most',
    ),
  ]);
}

/** The labels by their names, of texts that the field has let through. */
export function readLabels(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.flatMap((text) => [readLabel(text)].filter((label) => label !== undefined)));
}

function areLabels(texts: readonly string[]): boolean {
  const names = texts.map((text) => readLabel(text)?.[0]).filter((name) => name !== undefined);
  return texts.length <= maxLabels && new Set(names).size === texts.length;
}

function readLabel(text: string): readonly [name: string, value: string] | undefined {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  return equals > 0 && isLabelName(name) && characterProblem(text) === undefined
    ? [name, text.slice(equals + 1)]
    : undefined;
}
