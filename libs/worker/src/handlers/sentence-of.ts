/** Error messages that are kept of a run are no longer than this. */
const longestSentence = 10_000;
/** So many causes are named; all that is kept of an error is more. */
const mostCauses = 4;

/** What was thrown, and what that was caused by, in words; anything may be thrown. */
export function sentenceOf(thrown: unknown): string {
  const text = wordsOf(thrown, mostCauses);
  return text.length > longestSentence ? `${text.slice(0, longestSentence)}…` : text;
}

function wordsOf(thrown: unknown, causes: number): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    const words = thrown.message === '' ? thrown.name : `${thrown.name}: ${thrown.message}`;
    const { cause } = thrown;
    return cause === undefined || cause === null || causes === 0
      ? words
      : `${words}; caused by ${wordsOf(cause, causes - 1)}`;
  } catch {
    return 'something was thrown that cannot be put into words';
  }
}
