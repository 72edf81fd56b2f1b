/** How long an answer may be, in characters of JSON: what a model can read at once without losing the thread. */
export const maxAnswerLength = 24_000;

const longestText = 4_000;

/**
 * A thing as JSON, within `maxAnswerLength`: long texts in it lose their middle, and lists their end, which is said. Of
 * an environment, in whatever part of it, only the names are told: the values may be secret.
 *
 * @param narrow what to ask for instead when not all of it was told
 */
export function boundedText(value: unknown, narrow: string): string {
  const whole = JSON.stringify(value, asTold);
  if (whole.length <= maxAnswerLength) return whole;
  const list = longestListOf(value);
  if (list === undefined) return `${whole.slice(0, maxAnswerLength).toWellFormed()}\n[cut off here; ${narrow}]`;
  const [few, many] = bisect(list.items.length, (count) => {
    const text = JSON.stringify(list.withOnly(count), asTold);
    return text.length <= maxAnswerLength - 200;
  });
  const told = JSON.stringify(list.withOnly(few), asTold);
  const note = `\n[only ${few} of ${list.items.length} in ${list.name} are told; ${narrow}]`;
  if (many > 0 && told.length <= maxAnswerLength) return `${told}${note}`;
  return `${told.slice(0, maxAnswerLength).toWellFormed()}\n[cut off here; ${narrow}]`;
}

function asTold(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object' || value === null || !('env' in value)) return value;
  const { env, ...rest } = value;
  return typeof env === 'object' && env !== null ? { ...rest, env_names: Object.keys(env) } : value;
}

function shortened(text: string): string {
  if (text.length <= longestText) return text;
  const half = longestText / 2;
  const left = text.length - longestText;
  return `${text.slice(0, half)}[${left} characters left out]${text.slice(-half)}`.toWellFormed();
}

interface LongList {
  readonly name: string;
  readonly items: readonly unknown[];
  withOnly(count: number): unknown;
}

/** Of a list itself, or of the longest list among the fields of a thing. */
function longestListOf(value: unknown): LongList | undefined {
  if (Array.isArray(value)) return { name: 'the list', items: value, withOnly: (count) => value.slice(0, count) };
  if (typeof value !== 'object' || value === null) return undefined;
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const sizes = lists.map(([name, items]) => ({ name, items, size: JSON.stringify(items, asTold).length }));
  const [longest] = sizes.sort((a, b) => b.size - a.size);
  if (longest === undefined) return undefined;
  const { name, items } = longest;
  return { name, items, withOnly: (count) => ({ ...value, [name]: items.slice(0, count) }) };
}

/** The most that fit, and the fewest that do not. */
function bisect(count: number, fits: (count: number) => boolean): readonly [most: number, tooMany: number] {
  let [most, tooMany] = [0, count];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return [most, tooMany];
}
