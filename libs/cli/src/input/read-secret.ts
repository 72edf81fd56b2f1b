import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';

/** What comes from standard input, or is typed without being shown. */
export async function readSecret({ terminal }: Session, question: string): Promise<string> {
  if (!terminal.canAsk) return text(process.stdin);
  terminal.note(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once('line', resolve);
      reader.once('SIGINT', () => reject(new CliError(exitCodes.interrupted, 'nothing was changed')));
      reader.once('close', () => resolve(''));
    });
  } finally {
    reader.close();
    terminal.note('\n');
  }
}
