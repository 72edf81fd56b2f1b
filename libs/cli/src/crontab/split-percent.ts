/**
 * The command of a line as cron hands it to the shell, and its standard input: the first bare `%` ends the command,
 * each further one is a line end, and `\%` is a percent sign.
 */
export function splitPercent(text: string): { readonly command: string; readonly stdin: string | undefined } {
  const parts: string[] = [''];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const last = parts.length - 1;
    if (letter === '\\' && text[at + 1] === '%') {
      parts[last] = `${parts[last] ?? ''}%`;
      at += 1;
    } else if (letter === '%') parts.push('');
    else parts[last] = (parts[last] ?? '') + letter;
  }
  const [command = '', ...input] = parts;
  if (input.length === 0) return { command, stdin: undefined };
  const stdin = input.join('\n');
  return { command, stdin: stdin.endsWith('\n') ? stdin : `${stdin}\n` };
}
