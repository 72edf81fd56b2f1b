/** Characters of a line that are kept. */
const mostCharacters = 300;

/** The first line of a message that is not empty, at most 300 characters of it; `undefined` when there is none. */
export function firstLineOf(message: string | undefined): string | undefined {
  const lines = (message ?? '').slice(0, mostCharacters * 10).split('\n');
  const line = lines.map((each) => each.trim()).find((each) => each !== '');
  return line?.slice(0, mostCharacters);
}
