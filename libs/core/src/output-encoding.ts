/**
 * The encoding that a label of the WHATWG Encoding Standard stands for, by its name there: `windows-1252` for `latin1`.
 * `undefined` for anything else.
 */
export function outputEncodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
