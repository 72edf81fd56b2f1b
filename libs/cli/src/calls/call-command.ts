import type { Terminal } from '../output/terminal.js';
import { reportError } from '../print/report-error.js';
import { createSession } from '../session/create-session.js';
import { exitOnInterrupt } from '../session/interrupts.js';
import type { ProgramParts } from '../session/program-parts.js';
import type { FoundCommand } from './find-command.js';
import { completeCommand, parseCommand } from './parse-command.js';

/** Loads a command and runs it. Resolves with what the process is to exit with. */
export async function callCommand(
  { entry }: FoundCommand,
  words: readonly string[],
  { terminal, parts }: { readonly terminal: Terminal; readonly parts: ProgramParts },
): Promise<number> {
  const module = await entry.load();
  const { session, begin } = createSession(terminal, parts);
  exitOnInterrupt();
  try {
    const command = completeCommand(module.create(session), module, begin, terminal);
    return (await parseCommand(command, words)) ?? session.exitCode;
  } catch (error) {
    return reportError(error, session);
  }
}
