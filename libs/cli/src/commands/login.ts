import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createClient } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { configPath } from '../context/config-path.js';
import type { Context } from '../context/context.js';
import { readConfig } from '../context/read-config.js';
import { writeConfig } from '../context/write-config.js';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';

/** `aster login`. */
export const loginCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster login < ~/.aster-key', does: 'the key comes from standard input, or is asked for' },
    { command: 'aster login --context prod < ~/.aster-key', does: 'for a context that exists' },
    { command: 'aster login --name dev --url "$ASTER_URL" < ~/.aster-key', does: 'and makes a context' },
  ],
  create: (session) =>
    new Command('login')
      .description(
        'Keep an API key in a context, after trying it. It is never an option: other users could read it there.',
      )
      .option('--name <name>', 'make a context of this name; default unless given')
      .action(async ({ name }) => {
        const choice = await session.choice();
        const key = (await readSecret(session)).trim();
        if (!/^[\x21-\x7e]+$/.test(key))
          throw usageError(key === '' ? 'no key was given' : 'a key has plain characters only');
        const { fetch } = globalThis;
        await createClient({ baseUrl: choice.url, apiKey: key, fetch, maxRetries: 0 }).jobs.list({ limit: 1 });
        const path = configPath(session.env, session.home);
        const config = await readConfig(path);
        const at = name ?? choice.name ?? 'default';
        const { key_file: _file, key_command: _command, ...before } = config.contexts[at] ?? { url: choice.url };
        const context: Context = { ...before, url: choice.url, key };
        await writeConfig(path, { current: config.current ?? at, contexts: { ...config.contexts, [at]: context } });
        session.say(`the key of ${at} (${choice.url}) is kept in ${path}`);
      }),
};

/** What comes from standard input, or is typed without being shown. */
async function readSecret({ terminal }: Session): Promise<string> {
  if (!terminal.canAsk) return text(process.stdin);
  terminal.note('API key: ');
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
