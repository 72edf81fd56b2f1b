/** A command of a list: where it stands in the line, and the operator between it and the next one. */
export interface CommandOfList {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Empty for the last one. */
  readonly follows: '&&' | '||' | ';' | '';
}

/** Words with which a shell begins something that goes on beyond the next operator. */
const opening = /^(?:\{|!|if|then|else|elif|fi|for|while|until|do|done|case|esac|select|function|time)(?:\s|$)/;

/**
 * Parts a shell line at `&&`, `||` and `;` where they stand by themselves: not in quotes, in parentheses, or in what is
 * replaced. `undefined` for a line that is more than a list of commands, or whose quotes do not end.
 */
export function splitCommands(line: string): readonly CommandOfList[] | undefined {
  const parts: CommandOfList[] = [];
  let from = 0;
  let depth = 0;
  let quote = '';
  const end = (at: number, follows: CommandOfList['follows']) => {
    const text = line.slice(from, at);
    const begin = from + (text.length - text.trimStart().length);
    parts.push({ text: text.trim(), from: begin, to: begin + text.trim().length, follows });
    from = at + follows.length;
    return from - 1;
  };
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    const two = line.slice(at, at + 2);
    if (quote === '"' && (two === '$(' || letter === '`')) return undefined; // has quotes of its own
    if (quote !== '') {
      if (letter === '\\' && quote !== "'") at += 1;
      else if (letter === quote) quote = '';
    } else if (letter === '\\') at += 1;
    else if (letter === "'" || letter === '"' || letter === '`') quote = letter;
    else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (letter === '\n' || (letter === '#' && (at === 0 || /[\s;&|]/.test(line[at - 1] ?? '')))) return undefined;
    else if (depth > 0) continue;
    else if (two === '&&' || two === '||') at = end(at, two);
    else if (letter === ';') at = end(at, ';');
    else if (letter === '&' && line[at - 1] !== '>' && line[at + 1] !== '>') return undefined; // beside the next one
  }
  if (line.slice(from).trim() !== '') end(line.length, '');
  const isList = quote === '' && depth === 0 && parts.every(({ text }) => text !== '' && !opening.test(text));
  return isList ? parts : undefined;
}
