import type { OtherCommands } from '../calls/general-help.js';
import { environmentTexts, exitCodesOfRuns, exitCodeTexts, fileTexts } from './exit-code-texts.js';
import type { DescribedCommand, DescribedCommands, Term } from './list-commands.js';

/** All commands as a page for `man`. */
export function renderManPage(
  { groups, sharedOptions }: DescribedCommands,
  others: OtherCommands,
  version: string,
): string {
  return `${[
    `.TH ASTER 1 "" "aster ${version}" "Aster"`,
    '.SH NAME',
    'aster \\- schedule jobs, run them, and tell what became of them',
    '.SH SYNOPSIS',
    '.B aster\n.I command\n.RI [ options ]',
    '.SH DESCRIPTION',
    text(
      'Runs Aster, a distributed task scheduler on Postgres, and talks to one. Data go to standard output, all else to standard error.',
    ),
    '.SH RUN ASTER HERE',
    ...Object.entries(others).map(([name, does]) => entry([`aster ${name}`, does])),
    ...groups.flatMap(({ title, commands }) => [`.SH ${text(title.toUpperCase())}`, ...commands.flatMap(commandLines)]),
    '.SH OPTIONS OF EVERY COMMAND',
    ...sharedOptions.map(entry),
    '.SH EXIT STATUS',
    ...exitCodeTexts.map(entry),
    '.PP',
    text(exitCodesOfRuns),
    '.SH ENVIRONMENT',
    ...environmentTexts.map(entry),
    '.SH FILES',
    ...fileTexts.map(entry),
  ].join('\n')}\n`;
}

function commandLines({
  name,
  aliases,
  description,
  usage,
  words,
  options,
  examples,
  below,
}: DescribedCommand): string[] {
  return [
    `.SS ${text(`aster ${name} ${usage}`)}`,
    text(description),
    ...(aliases.length === 0 ? [] : [text(`Also: ${aliases.map((alias) => `aster ${alias}`).join(', ')}.`)]),
    ...[...words, ...options].map(entry),
    ...below.flatMap((each) => [
      '.PP',
      `.B ${text(`aster ${each.name} ${each.usage}`)}`,
      '.br',
      text(each.description),
      ...[...each.words, ...each.options].map(entry),
    ]),
    ...(examples.length === 0 ? [] : ['.PP', 'Examples:']),
    ...examples.map(({ command, does }) => entry([command, does])),
  ];
}

function entry([term, what]: Term): string {
  return `.TP\n.B ${text(term)}\n${text(what)}`;
}

/** A line that says no more to troff than its letters. */
function text(line: string): string {
  const plain = line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll(/[^\x20-\x7e]/g, '?');
  return /^['.]/.test(plain) ? `\\&${plain}` : plain;
}
