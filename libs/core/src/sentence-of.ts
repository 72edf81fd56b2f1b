/** So many causes are named; `describeThrown` keeps more. */
const mostCauses = 4;
/** In characters; error messages that are kept of a run are no longer than this. */
const longestSentence = 10_000;

const unspeakable = 'something was thrown that cannot be put into words';

/** What was thrown, and what that was caused by, in words; anything may be thrown. */
export function sentenceOf(thrown: unknown): string {
  const text = sentenceWithCauses(thrown, mostCauses);
  return text.length > longestSentence ? `${text.slice(0, longestSentence)}…` : text;
}

/**
 * The message of what was thrown, without its class and its causes. An attempt at several addresses fails with one
 * error for each of them and no message of its own: it has theirs.
 */
export function messageOf(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    if (thrown.message !== '' || !(thrown instanceof AggregateError)) return thrown.message;
    return thrown.errors.map(messageOf).join(', ');
  } catch {
    return unspeakable;
  }
}

function sentenceWithCauses(thrown: unknown, causes: number): string {
  try {
    const message = messageOf(thrown);
    if (!(thrown instanceof Error)) return message;
    const words = message === '' ? thrown.name : `${thrown.name}: ${message}`;
    const { cause } = thrown;
    if (cause === undefined || cause === null || causes === 0) return words;
    return `${words}; caused by ${sentenceWithCauses(cause, causes - 1)}`;
  } catch {
    return unspeakable;
  }
}
