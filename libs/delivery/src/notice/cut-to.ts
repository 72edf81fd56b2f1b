import { withoutHalves } from './without-halves.js';

/** At most so many characters, with a mark where something is missing. */
export function cutTo(text: string, mostCharacters: number): string {
  return text.length <= mostCharacters ? text : `${withoutHalves(text.slice(0, mostCharacters - 1))}…`;
}
