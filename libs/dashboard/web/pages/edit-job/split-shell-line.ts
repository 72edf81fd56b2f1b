/** What a line that was written for a shell comes to. */
export type ShellLine =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Only a shell can do this; `why` names the sign. */
  | { readonly kind: 'shell'; readonly why: string }
  | { readonly kind: 'problem'; readonly message: string };

const signs: Readonly<Record<string, string>> = {
  '|': 'a pipe',
  '&': 'an &',
  ';': 'a semicolon',
  '<': 'a redirection',
  '>': 'a redirection',
  '(': 'a subshell',
  ')': 'a subshell',
  $: 'a variable',
  '`': 'a command in backticks',
  '*': 'a pattern of file names',
  '?': 'a pattern of file names',
  '[': 'a pattern of file names',
  '~': 'a home folder',
  '#': 'a comment',
};

/** Splits a line as a POSIX shell does, where no shell is needed for what it says. */
export function splitShellLine(line: string): ShellLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  const text = [...line];
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? '';
    if (quote !== undefined) {
      if (sign === quote) quote = undefined;
      else if (quote === '"' && (sign === '$' || sign === '`')) return { kind: 'shell', why: signs[sign] ?? '' };
      else if (quote === '"' && sign === '\\' && '"\\'.includes(text[index + 1] ?? ' ')) {
        index += 1;
        word = `${word ?? ''}${text[index]}`;
      } else word = `${word ?? ''}${sign}`;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (sign === '\\') {
      index += 1;
      word = `${word ?? ''}${text[index] ?? ''}`;
    } else if (/\s/.test(sign)) {
      if (sign === '\n' && line.slice(index).trim() !== '') return { kind: 'shell', why: 'several lines' };
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (signs[sign] !== undefined && (sign !== '#' || word === undefined)) {
      return { kind: 'shell', why: signs[sign] };
    } else word = `${word ?? ''}${sign}`;
  }
  if (quote !== undefined) return { kind: 'problem', message: `the quote ${quote} is not closed` };
  if (word !== undefined) words.push(word);
  if (/^\w+=/.test(words[0] ?? '')) return { kind: 'shell', why: 'a variable' };
  return words.length === 0 ? { kind: 'problem', message: 'there is no command' } : { kind: 'words', words };
}
