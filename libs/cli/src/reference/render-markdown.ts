import type { OtherCommands } from '../calls/general-help.js';
import { environmentTexts, exitCodesOfRuns, exitCodeTexts, fileTexts } from './exit-code-texts.js';
import type { DescribedCommand, DescribedCommands, Term } from './list-commands.js';

/** All commands as a page of the documentation. */
export function renderMarkdown({ groups, sharedOptions }: DescribedCommands, others: OtherCommands): string {
  return `${[
    '# The command line',
    'Made from the commands themselves by `npm run docs`; change them, not this page. `aster COMMAND --help` says the same. What ' +
      'holds for all commands, how jobs and runs are named and how times are written: ' +
      '[libs/cli/README.md](../libs/cli/README.md).',
    '## Run Aster here',
    block(Object.entries(others).map(([name, does]) => [`aster ${name}`, does])),
    ...groups.flatMap(({ title, commands }) => [`## ${title}`, ...commands.flatMap(commandParts)]),
    '## Options of every command',
    block(sharedOptions),
    '## Exit codes',
    block(exitCodeTexts),
    exitCodesOfRuns,
    '## Environment and files',
    block([...environmentTexts, ...fileTexts]),
  ].join('\n\n')}\n`;
}

function commandParts({
  name,
  aliases,
  description,
  usage,
  words,
  options,
  examples,
  below,
}: DescribedCommand): string[] {
  const also = aliases.length === 0 ? '' : `\n\nAlso: ${aliases.map((alias) => `\`aster ${alias}\``).join(', ')}.`;
  return [
    `### aster ${name}`,
    `${description}${also}`,
    block([[`aster ${name} ${usage}`, ''], ...words, ...options]),
    ...below.flatMap((each) => [
      `**aster ${each.name}**: ${each.description}`,
      block([[`aster ${each.name} ${each.usage}`, ''], ...each.words, ...each.options]),
    ]),
    ...(examples.length === 0 ? [] : [`\`\`\`sh\n${examples.map(exampleText).join('\n')}\n\`\`\``]),
  ];
}

function exampleText({ command, does }: { readonly command: string; readonly does: string }): string {
  return `# ${does}\n${command}`;
}

/** Terms and their texts below each other; a term without a text stands alone. */
function block(terms: readonly Term[]): string {
  const width = Math.max(0, ...terms.filter(([, text]) => text !== '').map(([term]) => term.length));
  const lines = terms.map(([term, text]) => (text === '' ? term : `  ${term.padEnd(width)}  ${text}`));
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}
