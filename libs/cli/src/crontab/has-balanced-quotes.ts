/** Whether a shell finds the end of each quote of a command. */
export function hasBalancedQuotes(command: string): boolean {
  let quote = '';
  for (let at = 0; at < command.length; at += 1) {
    const letter = command[at] ?? '';
    if (letter === '\\' && quote !== "'") at += 1;
    else if (quote === '' && (letter === '"' || letter === "'" || letter === '`')) quote = letter;
    else if (letter === quote) quote = '';
    else if (quote === '' && letter === '#' && /(?:^|[\s;&|])$/.test(command.slice(0, at))) return true; // a comment
  }
  return quote === '';
}
