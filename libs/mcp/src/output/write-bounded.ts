/** A thing as JSON, or the begin of it. */
export interface BoundedJson {
  readonly text: string;
  readonly isWhole: boolean;
}

const longestText = 4_000;

/**
 * A thing as JSON in which long texts lose their middle. Of an environment, in whatever part of it, only the names are
 * told: the values may be secret. However large it is, not much more than the limit is written.
 *
 * @param limit in characters
 */
export function writeBounded(value: unknown, limit: number): BoundedJson {
  const pieces: string[] = [];
  let length = 0;
  const put = (piece: string): boolean => {
    pieces.push(piece);
    length += piece.length;
    return length <= limit;
  };
  const isWhole = write(value, put);
  return { text: pieces.join(''), isWhole };
}

/** Returns whether there was room for all of it. */
function write(value: unknown, put: (piece: string) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return put(leafOf(value) ?? 'null');
  if (value instanceof Date) return put(JSON.stringify(value));
  if (Array.isArray(value)) {
    return put('[') && value.every((item, at) => (at === 0 || put(',')) && write(item, put)) && put(']');
  }
  const fields = Object.entries(withEnvNames(value)).filter(([, field]) => field !== undefined);
  const writeField = ([name, field]: readonly [string, unknown], at: number) =>
    put(`${at === 0 ? '' : ','}${JSON.stringify(name)}:`) && write(field, put);
  return put('{') && fields.every(writeField) && put('}');
}

function withEnvNames(value: object): object {
  if ('field' in value && value.field === 'env') return { field: 'env', changed_names: changedNames(value) };
  if (!('env' in value)) return value;
  const { env, ...rest } = value;
  return typeof env === 'object' && env !== null ? { ...rest, env_names: Object.keys(env) } : value;
}

/** Of a difference between two environments, the names of what is not the same. */
function changedNames(difference: object): readonly string[] {
  const told = membersOf(difference);
  const [one, two] = [membersOf(told.get('value')), membersOf(told.get('other'))];
  return [...new Set([...one.keys(), ...two.keys()])].filter((name) => one.get(name) !== two.get(name));
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function leafOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length <= longestText) return JSON.stringify(value);
  const half = longestText / 2;
  const left = value.length - longestText;
  return JSON.stringify(`${value.slice(0, half)}[${left} characters left out]${value.slice(-half)}`.toWellFormed());
}
