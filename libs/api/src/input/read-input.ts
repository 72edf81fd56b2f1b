import { type FieldProblem, InvalidInputError, isPlainObject } from '@aster-scheduler/core';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type ElementDescription, fieldsOf, type InputClass } from '../fields/field-registry.js';
import { nearestName } from './nearest-name.js';

/** What the server alone decides; a client that sends one of these is told so. */
const serverOwned = new Set(['id', 'pause', 'next_run_at', 'created_at', 'updated_at', 'version']);

/** Enough to mend a body by; a megabyte could hold 100,000 wrong fields. */
export const maxInputProblems = 50;

/** Unknown fields for which a known one is suggested, which takes comparing it with all of them. */
const maxSuggestions = 5;

/** What a client sent, read as far as it can be. */
export interface InputReading<Input> {
  /** An instance with the valid fields alone; valid as a whole when there are no problems. */
  readonly input: Input;
  /** The first 50. */
  readonly problems: readonly FieldProblem[];
  /** The fields of the class that have problems. */
  readonly faulty: ReadonlySet<string>;
}

/**
 * Turns what a client sent into a valid instance of an input class.
 *
 * @param what names the whole in messages: `the body`, `the query`
 * @throws InvalidInputError that names every unknown and every invalid field, up to 50
 */
export function readInput<Input extends object>(inputClass: InputClass<Input>, sent: unknown, what: string): Input {
  const { input, problems } = inspectInput(inputClass, sent, what);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return input;
}

/**
 * The same, for who has more to say about the input than its class: problems are returned.
 *
 * @throws InvalidInputError when it is no object at all
 */
export function inspectInput<Input extends object>(
  inputClass: InputClass<Input>,
  sent: unknown,
  what: string,
): InputReading<Input> {
  if (!isPlainObject(sent)) throw new InvalidInputError([{ field: '', message: `${what} must be a JSON object` }]);
  const reading: Reading = { problems: [], suggestions: 0 };
  const input = instantiate(inputClass, sent, reading);
  // class-validator refuses an object of a class without rules
  const errors = fieldsOf(inputClass).size === 0 ? [] : validateSync(input, { stopAtFirstError: true });
  const problems = [...reading.problems, ...problemsOf(errors)].slice(0, maxInputProblems);
  const fields = fieldsOf(inputClass);
  const faulty = new Set(
    [...problems.map(({ field }) => topLevel(field)), ...errors.map(({ property }) => property)].filter((name) =>
      fields.has(name),
    ),
  );
  for (const name of faulty) Reflect.deleteProperty(input, name);
  return { input, problems, faulty };
}

/** What was found while reading. */
interface Reading {
  readonly problems: FieldProblem[];
  suggestions: number;
}

/**
 * Only scalars go through class-transformer: it walks into objects, and calls what it finds there under the name
 * `constructor`. Unknown fields are left out, and reported.
 */
function instantiate<Input extends object>(
  inputClass: InputClass<Input>,
  sent: Readonly<Record<string, unknown>>,
  reading: Reading,
): Input {
  const fields = fieldsOf(inputClass);
  const scalars: Record<string, unknown> = {};
  const composites: Record<string, unknown> = {};
  for (const name in sent) {
    if (reading.problems.length >= maxInputProblems) break;
    if (!Object.hasOwn(sent, name)) continue;
    const value = sent[name];
    const known = fields.get(name);
    if (known === undefined) {
      reading.problems.push({ field: shorten(name), message: unknownField(name, fields.keys(), reading) });
    } else if (typeof value !== 'object' || value === null) {
      scalars[name] = value;
    } else if (known.elements !== undefined && Array.isArray(value)) {
      composites[name] = readElements(known.elements, value, name, reading);
    } else {
      composites[name] = value;
    }
  }
  return Object.assign(plainToInstance(inputClass, scalars), composites);
}

/**
 * The elements of a list as instances, unless it is too long to be looked at. They are checked here: class-validator
 * takes a tenth of a millisecond for each.
 */
function readElements(
  { inputClass: Element, shorthand, maxElements }: ElementDescription,
  sent: readonly unknown[],
  path: string,
  reading: Reading,
): readonly object[] {
  const { problems } = reading;
  if (sent.length > maxElements) {
    problems.push({ field: path, message: `must have at most ${maxElements} elements` });
    return [];
  }
  const fields = fieldsOf(Element);
  return sent.map((element, index) => {
    if (problems.length >= maxInputProblems) return {};
    const object = typeof element === 'string' ? { [shorthand]: element } : element;
    if (isPlainObject(object)) return readElement(Element, object, { fields, path: `${path}[${index}]` }, reading);
    const message = `must be text, or an object with the field ${shorthand}`;
    problems.push({ field: `${path}[${index}]`, message });
    return {};
  });
}

function readElement(
  Element: InputClass,
  sent: Readonly<Record<string, unknown>>,
  { fields, path }: { readonly fields: ReturnType<typeof fieldsOf>; readonly path: string },
  reading: Reading,
): object {
  const { problems } = reading;
  const read = new Map<string, unknown>();
  for (const name in sent) {
    if (problems.length >= maxInputProblems) break;
    if (!Object.hasOwn(sent, name)) continue;
    if (fields.has(name)) read.set(name, sent[name]);
    else problems.push({ field: `${path}.${shorten(name)}`, message: unknownField(name, fields.keys(), reading) });
  }
  for (const [name, { isRequired, isNullable, check }] of fields) {
    const value = read.get(name);
    const isLeftOut = value === undefined || (value === null && (isNullable || isRequired));
    const whenLeftOut = isRequired ? 'is required' : undefined;
    const message = isLeftOut ? whenLeftOut : check?.(value);
    if (message !== undefined) problems.push({ field: `${path}.${name}`, message });
  }
  return Object.assign(new Element(), Object.fromEntries(read));
}

function problemsOf(errors: readonly ValidationError[]): FieldProblem[] {
  return errors.flatMap(({ property: field, constraints = {} }) => {
    const messages = new Set(Object.values(constraints));
    return Array.from(messages, (message) => ({ field, message }));
  });
}

function unknownField(name: string, known: Iterable<string>, reading: Reading): string {
  if (serverOwned.has(name)) return 'is set by the server';
  reading.suggestions += 1;
  const nearest = reading.suggestions > maxSuggestions ? undefined : nearestName(name, known);
  return nearest === undefined ? 'is not known' : `is not known; did you mean ${nearest}?`;
}

/** The field of the whole in which a problem lies: `depends_on` for `depends_on[0].job`. */
function topLevel(field: string): string {
  return /^[^.[]*/.exec(field)?.[0] ?? field;
}

function shorten(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 100)}…`;
}
