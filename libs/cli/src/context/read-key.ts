import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { splitWords } from '@aster-scheduler/core';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { KeySource } from './choose-target.js';

/** How long a command that prints the key may take; it may ask for a password. */
const keyCommandMs = 120_000;

/**
 * The key of an Aster, or `undefined` for one that needs none.
 *
 * @param signal ends the command that prints it
 * @throws CliError when the file or command does not give one
 */
export async function readKey(source: KeySource, home: string, signal?: AbortSignal): Promise<string | undefined> {
  if (source.from === 'nowhere') return undefined;
  if (source.from === 'text') return checkKey(source.key, 'the key');
  if (source.from === 'file') return checkKey(await readKeyFile(source.path.replace(/^~(?=\/)/, home)), source.path);
  return checkKey(await runKeyCommand(source.command, signal), `key_command ${JSON.stringify(source.command)}`);
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(exitCodes.forbidden, `the key cannot be read: ${(error as Error).message}`);
  }
}

async function runKeyCommand(command: string, signal: AbortSignal | undefined): Promise<string> {
  const [program, ...args] = splitWords(command);
  if (program === undefined) throw usageError('key_command is empty');
  try {
    const bounds = { timeout: keyCommandMs, maxBuffer: 100_000, signal };
    const { stdout } = await promisify(execFile)(program, args, bounds);
    return stdout;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such program' : (message.split('\n')[0] ?? '');
    throw new CliError(exitCodes.forbidden, `key_command did not give a key: ${reason}`, {
      hint: `try it: ${command}`,
    });
  }
}

/** Headers take no other characters. */
function checkKey(text: string, place: string): string {
  const key = text.trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw usageError(
    key === '' ? `${place} is empty` : `${place} holds more than a key: only plain characters are allowed`,
  );
}
