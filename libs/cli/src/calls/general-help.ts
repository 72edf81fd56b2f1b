import type { CommandEntry } from './command-entry.js';
import { commandGroups } from './command-table.js';

/** A command that the program has besides those of this library. */
export type OtherCommands = Readonly<Record<string, string>>;

/** What `aster --help` prints. Nothing is loaded for it. */
export function generalHelp(others: OtherCommands): string {
  const groups = [
    ...(Object.keys(others).length === 0 ? [] : [{ title: 'Run Aster here', rows: Object.entries(others) }]),
    ...commandGroups.map(({ title, commands }) => ({ title, rows: Object.entries(commands).map(toRow) })),
  ];
  const width = Math.max(...groups.flatMap(({ rows }) => rows.map(([name]) => name.length)));
  const text = groups
    .map(({ title, rows }) => `${title}:\n${rows.map(([name, does]) => `  ${name.padEnd(width)}  ${does}\n`).join('')}`)
    .join('\n');
  return `Usage: aster <command> [options]

${text}
aster <command> --help shows its options and three examples.
The first steps: aster up, and in another terminal aster jobs.
`;
}

function toRow([name, { summary }]: readonly [string, CommandEntry]): [string, string] {
  return [name, summary];
}
