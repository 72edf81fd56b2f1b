import { usageError } from '../errors/cli-error.js';

/** The names and values of texts such as `KEY=value`; of a name that comes twice the last one counts. */
export function parseAssignments(texts: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw usageError(`${option} takes NAME=value, not ${JSON.stringify(text)}`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
