import { type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type ElementDescription, fieldsOf, type InputClass } from '../fields/field-registry.js';
import { nearestName } from './nearest-name.js';

/** What the server alone decides; a client that sends one of these is told so. */
const serverOwned = new Set(['id', 'next_run_at', 'created_at', 'updated_at', 'version']);

/**
 * Turns what a client sent into a valid instance of an input class.
 *
 * @param what names the whole in messages: `the body`, `the query`
 * @throws InvalidInputError that names every unknown and every invalid field
 */
export function readInput<Input extends object>(inputClass: InputClass<Input>, sent: unknown, what: string): Input {
  if (!isPlainObject(sent)) throw new InvalidInputError([{ field: '', message: `${what} must be a JSON object` }]);
  const problems: FieldProblem[] = [];
  const input = instantiate(inputClass, sent, '', problems);
  // class-validator refuses an object of a class without rules
  const errors = fieldsOf(inputClass).size === 0 ? [] : validateSync(input, { stopAtFirstError: true });
  problems.push(...problemsOf(errors, ''));
  if (problems.length > 0) throw new InvalidInputError(problems);
  return input;
}

/**
 * Only scalars go through class-transformer: it walks into objects, and calls what it finds there under the name
 * `constructor`. Unknown fields are left out, and reported.
 */
function instantiate<Input extends object>(
  inputClass: InputClass<Input>,
  sent: Readonly<Record<string, unknown>>,
  path: string,
  problems: FieldProblem[],
): Input {
  const fields = fieldsOf(inputClass);
  const scalars: Record<string, unknown> = {};
  const composites: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sent)) {
    const known = fields.get(name);
    if (known === undefined) {
      problems.push({ field: path + shorten(name), message: unknownField(name, fields.keys()) });
    } else if (typeof value !== 'object' || value === null) {
      scalars[name] = value;
    } else {
      const { elements } = known;
      const isList = elements !== undefined && Array.isArray(value);
      composites[name] = isList ? readElements(elements, value, path + name, problems) : value;
    }
  }
  return Object.assign(plainToInstance(inputClass, scalars), composites);
}

/** What is neither text nor an object becomes `null`, which no rule accepts. */
function readElements(
  { inputClass, shorthand }: ElementDescription,
  sent: readonly unknown[],
  path: string,
  problems: FieldProblem[],
): (object | null)[] {
  return sent.map((element, index) => {
    const object = typeof element === 'string' ? { [shorthand]: element } : element;
    return isPlainObject(object) ? instantiate(inputClass, object, `${path}[${index}].`, problems) : null;
  });
}

function problemsOf(errors: readonly ValidationError[], path: string): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = /^\d+$/.test(error.property) ? `${path}[${error.property}]` : join(path, error.property);
    const messages = new Set(Object.values(error.constraints ?? {}));
    return [...Array.from(messages, (message) => ({ field, message })), ...problemsOf(error.children ?? [], field)];
  });
}

function unknownField(name: string, known: Iterable<string>): string {
  if (serverOwned.has(name)) return 'is set by the server';
  const nearest = nearestName(name, known);
  return nearest === undefined ? 'is not known' : `is not known; did you mean ${nearest}?`;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function shorten(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 100)}…`;
}
