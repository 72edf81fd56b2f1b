import { createInterface } from 'node:readline/promises';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from './session.js';

/**
 * Asks before something that cannot be undone; `--yes` has answered already.
 *
 * @throws CliError when the answer is no, or nobody is there to answer
 */
export async function confirm(session: Session, question: string): Promise<void> {
  if (session.settings.isConfirmed) return;
  await ask(session, question);
}

/**
 * Asks before a change in a context that is marked `confirm: true`; elsewhere does nothing.
 *
 * @throws CliError as `confirm` does
 */
export async function confirmChange(session: Session): Promise<void> {
  if (session.settings.isConfirmed) return;
  const { context, name } = await session.choice();
  if (context?.confirm !== true) return;
  const label = session.terminal.styleNote(['bold', 'red'], context.label ?? name ?? context.url);
  await ask(session, `this changes ${label}; go on?`);
}

async function ask({ terminal }: Session, question: string): Promise<void> {
  if (!terminal.canAsk) throw usageError(`${question.replace(/\?$/, '')}: nobody is there to say so`, 'add --yes');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const interrupted = new Promise<string>((resolve) => {
      reader.once('SIGINT', () => resolve('\u0003'));
      reader.once('close', () => resolve(''));
    });
    const answer = await Promise.race([reader.question(`${question} [y/N] `), interrupted]);
    if (answer === '\u0003') throw new CliError(exitCodes.interrupted, 'nothing was changed');
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError(exitCodes.failed, 'nothing was changed');
  } finally {
    reader.close();
  }
}
