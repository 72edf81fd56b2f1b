/**
 * A text of somebody else in one line: what controls a terminal, ends lines or changes the direction of letters is
 * shown by its code, so that no name or output can paint over the screen.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (letter) => {
    if (letter === '\n') return '⏎';
    if (letter === '\t') return ' ';
    return `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
