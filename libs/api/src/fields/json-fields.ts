import { maxJsonDepth } from '../json/parse-json.js';
import { checkCharacters } from './check-text.js';
import { field, type FieldOptions, rule } from './field.js';

/** Any JSON value. */
export function JsonField(options: FieldOptions): PropertyDecorator {
  return field(options, {}, [rule('json', (value) => checkJson(value, 0))]);
}

/** A list of texts, such as the arguments of a command. */
export function TextListField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'array', items: { type: 'string' } }, [rule('texts', checkTexts)]);
}

/** Names and values for the environment of a command. */
export function EnvironmentField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'object', additionalProperties: { type: 'string' } }, [
    rule('environment', checkEnvironment),
  ]);
}

function checkJson(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return checkCharacters(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= maxJsonDepth) return `must have at most ${maxJsonDepth} levels`;
  for (const [name, element] of Object.entries(value)) {
    const problem = checkCharacters(name) ?? checkJson(element, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkTexts(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be a list of texts';
  for (const [index, element] of value.entries()) {
    const problem = typeof element === 'string' ? checkCharacters(element) : 'must be text';
    if (problem !== undefined) return `element ${index + 1} ${problem}`;
  }
  return undefined;
}

function checkEnvironment(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of names and texts';
  }
  for (const [name, text] of Object.entries(value)) {
    const problem = checkVariable(name, text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkVariable(name: string, text: unknown): string | undefined {
  const shown = JSON.stringify(name.slice(0, 100));
  if (name === '' || name.length > 255 || /[=\s\p{Cc}\p{Surrogate}]/u.test(name)) {
    return `the name ${shown} must have 1 to 255 characters, none of them =, white space or a control character`;
  }
  if (/^ASTER_/i.test(name)) return `the name ${shown} is reserved: ASTER_ variables are set for every run`;
  const problem = typeof text === 'string' ? checkCharacters(text) : 'must be text';
  return problem === undefined ? undefined : `the value of ${shown} ${problem}`;
}
