const longestQuote = 32;

/** Text for a message: in double quotes, cut to 32 characters, everything but printable ASCII written as `\u{a0}`. */
export function quoteText(text: string): string {
  const start = Array.from(text.slice(0, longestQuote), printable).join('');
  return `"${start}${text.length > longestQuote ? '...' : ''}"`;
}

/** The first character of a text for a message: in quotes where it is printable ASCII, else as `U+00A0`. */
export function nameCharacter(text: string): string {
  const code = text.codePointAt(0) ?? 0;
  return code > 0x20 && code < 0x7f ? `"${text[0]}"` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x20 && code < 0x7f ? character : `\\u{${code.toString(16)}}`;
}
