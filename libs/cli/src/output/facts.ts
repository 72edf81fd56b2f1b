import type { Terminal } from './terminal.js';
import { textWidth } from './text-width.js';
import { wrapWords } from './wrap-words.js';

/** A fact and its value; one without a value is left out. */
export type Fact = readonly [label: string, value: string | undefined];

/** Between commands that may be typed next. */
const separator = '   ·   ';
/** A value is not made narrower. */
const narrowest = 20;

/**
 * Facts below each other, their values in one line; a value of several lines, or one that is too long for the terminal,
 * keeps its place.
 */
export function renderFacts(facts: readonly Fact[], { style, columns }: Pick<Terminal, 'style' | 'columns'>): string {
  const shown = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined && fact[1] !== '');
  const width = shown.reduce((most, [label]) => Math.max(most, textWidth(label)), 0) + 2;
  const room = Math.max(columns - width - 2, narrowest);
  return shown
    .map(([label, value]) => {
      const [first = '', ...others] = value.split('\n').flatMap((line) => fitted(line, room));
      const head = `  ${style('dim', label.padEnd(width))}${first}\n`;
      return head + others.map((line) => `  ${' '.repeat(width)}${line}\n`).join('');
    })
    .join('');
}

function fitted(line: string, room: number): readonly string[] {
  if (textWidth(line) <= room) return [line];
  const [first = '', ...others] = line.split(separator);
  if (others.length === 0) return wrapWords(line, room);
  const lines = [first];
  for (const part of others) {
    const longer = `${lines.at(-1) ?? ''}${separator}${part}`;
    if (textWidth(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
