import { commandWords, findCommand } from './calls/find-command.js';
import { generalHelp, type OtherCommands } from './calls/general-help.js';
import { rewriteWords } from './calls/rewrite-words.js';
import { exitCodes } from './errors/exit-codes.js';
import { processTerminal } from './output/terminal.js';
import type { ProgramParts } from './session/program-parts.js';

/**
 * Runs one command of the command line. Resolves with what the process is to exit with.
 *
 * @param argv the words after the name of the program
 * @param others commands that the program has besides, with what each does
 * @param parts what the program has that commands use
 */
export async function runCli(
  argv: readonly string[],
  others: OtherCommands = {},
  parts: ProgramParts = {},
): Promise<number> {
  endQuietlyWhenNobodyReads();
  const [word, ...words] = rewriteWords(argv);
  const terminal = processTerminal(argv.includes('--no-color'));
  if (word === undefined || word === '--help' || word === '-h' || (word === 'help' && words.length === 0)) {
    terminal.write(generalHelp(others));
    return exitCodes.done;
  }
  if (word === '--version' || word === '-V') return runCli(['version', '-o', 'template={{client}}', ...words], others);
  if (word === 'help') return runCli([...words, '--help'], others);
  const found = findCommand(word);
  if (found === undefined) {
    if (word === 'complete') return (await import('./calls/answer-completion.js')).answerCompletion(words, others);
    const { nearestWord } = await import('./errors/nearest-word.js'); // help needs none of what it loads
    const near = nearestWord(word, [...commandWords(), ...Object.keys(others)]);
    terminal.note(`aster: there is no command ${JSON.stringify(word)}\n`);
    terminal.note(`try: ${near === undefined ? 'aster --help' : `aster ${near}`}\n`);
    return exitCodes.usage;
  }
  const { callCommand } = await import('./calls/call-command.js');
  return callCommand(found, words, { terminal, parts });
}

/** `aster runs | head` is no failure. */
function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(exitCodes.done);
      throw error;
    });
  }
}
