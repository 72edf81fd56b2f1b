import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { printOne } from '../print/print-one.js';
import { renderTop } from '../top/render-top.js';
import { showTop } from '../top/show-top.js';
import { readTopFacts } from '../top/top-facts.js';

const rowsWithoutTerminal = 40;

/** `aster top`. */
export const topCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster top', does: 'a screen that keeps itself up to date; without a terminal, once' },
    { command: 'aster top --once', does: 'print it once' },
    { command: 'aster top -o json', does: 'the same for a program' },
  ],
  create: (session) =>
    new Command('top')
      .description(
        'Watch what runs, what is due and what fails. Keys: up and down choose a run, l shows its output, w says why, ' +
          'c cancels and r retries it, q quits.',
      )
      .option('--once', 'print it once')
      .action(async ({ once }) => {
        const { terminal, settings } = session;
        const isLive = terminal.isTerminal && process.stdin.isTTY === true && settings.output.kind === 'table';
        if (isLive && once !== true) return showTop(session);
        const facts = await readTopFacts(await session.client());
        const times = await session.times();
        const state = { selected: -1, message: ' ', rows: rowsWithoutTerminal };
        await printOne(session, {
          resource: { overview: facts.overview, runs: facts.runs },
          name: facts.at.toISOString(),
          text: () => `${renderTop(facts, state, terminal, times).join('\n').trimEnd()}\n`,
        });
      }),
};
