import type { Terminal } from './terminal.js';
import { textWidth } from './text-width.js';

/** A fact and its value; one without a value is left out. */
export type Fact = readonly [label: string, value: string | undefined];

/** Facts below each other, their values in one line; a value of several lines keeps its place. */
export function renderFacts(facts: readonly Fact[], { style }: Pick<Terminal, 'style'>): string {
  const shown = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined && fact[1] !== '');
  const width = shown.reduce((most, [label]) => Math.max(most, textWidth(label)), 0) + 2;
  return shown
    .map(([label, value]) => {
      const [first = '', ...others] = value.split('\n');
      const head = `  ${style('dim', label.padEnd(width))}${first}\n`;
      return head + others.map((line) => `  ${' '.repeat(width)}${line}\n`).join('');
    })
    .join('');
}
