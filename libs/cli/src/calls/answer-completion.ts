import tab from '@bomb.sh/tab';
import { addSharedOptions } from '../command/shared-options.js';
import { exitCodes } from '../errors/exit-codes.js';
import { processTerminal } from '../output/terminal.js';
import { createSession } from '../session/create-session.js';
import { commandGroups } from './command-table.js';
import { findCommand } from './find-command.js';
import type { OtherCommands } from './general-help.js';
import { namesFor } from './names-for.js';

/** Names that take longer are not waited for: somebody has pressed a key. */
const patienceMs = 300;

/**
 * Prints what may follow the words that were typed, in the form that the scripts of the shells read, and ends the
 * process: what was asked for and came too late may go on for long, and the shell waits for the end.
 */
export async function answerCompletion(words: readonly string[], others: OtherCommands): Promise<never> {
  const typed = words[0] === '--' ? words.slice(1) : words;
  for (const [name, does] of Object.entries(others)) tab.command(name, does);
  for (const { commands } of commandGroups) {
    for (const [name, { summary }] of Object.entries(commands)) tab.command(name, summary);
  }
  const found = typed.length > 1 ? findCommand(typed[0] ?? '') : undefined;
  if (found !== undefined) await addCommand(typed[0] ?? '', found, typed.at(-1) ?? '');
  tab.parse([...typed]);
  return new Promise(() => {
    process.stdout.write('', () => process.exit(exitCodes.done));
  });
}

async function addCommand(
  word: string,
  { entry }: NonNullable<ReturnType<typeof findCommand>>,
  begun: string,
): Promise<void> {
  const module = await entry.load();
  const late = new AbortController();
  const { session } = createSession(processTerminal(true), {}, late.signal);
  const command = module.create(session);
  addSharedOptions(command);
  const known = tab.command(word, entry.summary);
  const names = begun.startsWith('-') ? [] : await inTime(namesFor(session, module.completes), late);
  if (command.commands.length > 0) {
    for (const below of command.commands) {
      const nested = tab.command(`${word} ${below.name()}`, below.description());
      if (below.registeredArguments.length > 0) nested.argument('name', offering(names));
    }
    return;
  }
  for (const { long, short, description, required, argChoices } of command.options) {
    if (long === undefined) continue;
    const name = long.replace(/^--/, '');
    const alias = short?.replace(/^-/, '');
    if (required) known.option(name, description, offering(argChoices ?? []), alias);
    else if (alias === undefined) known.option(name, description);
    else known.option(name, description, alias);
  }
  if (command.registeredArguments.length > 0) known.argument('name', offering(names), true);
}

function offering(names: readonly string[]) {
  return (complete: (value: string, description: string) => void) => {
    for (const name of names) complete(name, '');
  };
}

async function inTime(asked: Promise<readonly string[]>, late: AbortController): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => {
      late.abort();
      resolve([]);
    }, patienceMs);
  });
  return Promise.race([asked.catch(() => []), tooLate]).finally(() => clearTimeout(timer));
}
