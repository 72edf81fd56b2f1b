/** A property of a payload that has a field of its own. */
export interface PayloadField {
  readonly name: string;
  /** What it is called for people. */
  readonly title: string;
  readonly description?: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'choice' | 'json';
  /** Of a choice, as JSON. */
  readonly choices?: readonly string[];
  readonly isRequired: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly isInteger?: boolean;
}

type Given = Readonly<Record<string, unknown>>;

const mostFields = 40;

/**
 * The fields that a JSON Schema of an object comes to; what has no simple type is a field for JSON. `undefined` for
 * anything else: then the payload is written as a whole.
 */
export function payloadFieldsOf(schema: unknown): readonly PayloadField[] | undefined {
  if (!isObject(schema) || schema['type'] !== 'object' || !isObject(schema['properties'])) return undefined;
  const names = Object.keys(schema['properties']);
  if (names.length === 0 || names.length > mostFields) return undefined;
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = schema['properties'];
  return names.map((name) => fieldOf(name, properties[name], required.includes(name)));
}

/** The payload with one property set, or taken away: JSON that people can read. */
export function withProperty(payload: string, name: string, value: unknown): string {
  const before = objectIn(payload);
  const rest = Object.fromEntries(Object.entries(before).filter(([other]) => other !== name));
  // what is set keeps its place
  const after = value === undefined ? rest : name in before ? { ...before, [name]: value } : { ...rest, [name]: value };
  return JSON.stringify(after, null, 2);
}

/** The object that a payload is; an empty one where it is none. */
export function objectIn(payload: string): Given {
  try {
    const value: unknown = JSON.parse(payload);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function fieldOf(name: string, property: unknown, isRequired: boolean): PayloadField {
  if (!isObject(property)) return { name, title: name, kind: 'json', isRequired };
  const { title, description, type, minimum, maximum } = property;
  const choices = property['enum'];
  const shared = {
    ...{ name, isRequired, title: typeof title === 'string' && title !== '' ? title : name },
    ...(typeof description === 'string' ? { description } : {}),
  };
  if (Array.isArray(choices))
    return { ...shared, kind: 'choice', choices: choices.map((each) => JSON.stringify(each)) };
  if (type === 'boolean') return { ...shared, kind: 'boolean' };
  if (type === 'string') return { ...shared, kind: 'text' };
  if (type !== 'number' && type !== 'integer') return { ...shared, kind: 'json' };
  return {
    ...{ ...shared, kind: 'number', isInteger: type === 'integer' },
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
  };
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
