/** What is looked for in a log. */
export interface LogQuery {
  readonly text: string;
  readonly isRegex: boolean;
  readonly matchesCase: boolean;
}

/** Where in a line something was found: begin and end, in characters. */
export type Match = readonly [from: number, to: number];

/**
 * Makes what finds all places of a line, left to right.
 *
 * @param query not empty
 * @throws SyntaxError for a regular expression that is none
 */
export function createMatcher({ text, isRegex, matchesCase }: LogQuery): (line: string) => readonly Match[] {
  const source = isRegex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(source, matchesCase ? 'gu' : 'giu');
  return (line) => {
    const found: Match[] = [];
    for (const match of line.matchAll(pattern)) {
      if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
    }
    return found;
  };
}
