/** Error messages that are kept of a run are no longer than this. */
const longestSentence = 10_000;

/** What was thrown, in words; anything may be thrown. */
export function sentenceOf(thrown: unknown): string {
  const text = wordsOf(thrown);
  return text.length > longestSentence ? `${text.slice(0, longestSentence)}…` : text;
}

function wordsOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return thrown.message === '' ? thrown.name : `${thrown.name}: ${thrown.message}`;
    return String(thrown);
  } catch {
    return 'something was thrown that cannot be put into words';
  }
}
