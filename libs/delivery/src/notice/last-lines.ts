import { withoutHalves } from './without-halves.js';

/** The last lines of a text that fit into so many characters, with a mark where something is missing. */
export function lastLines(text: string, mostLines: number, mostCharacters: number): string {
  const lines = text.trimEnd().split('\n').slice(-mostLines).join('\n');
  return lines.length <= mostCharacters ? lines : `…${withoutHalves(lines.slice(1 - mostCharacters))}`;
}
