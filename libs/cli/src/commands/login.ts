import { createClient } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { configPath } from '../context/config-path.js';
import type { Context } from '../context/context.js';
import { readConfig } from '../context/read-config.js';
import { writeConfig } from '../context/write-config.js';
import { usageError } from '../errors/cli-error.js';
import { readSecret } from '../input/read-secret.js';

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
        const key = (await readSecret(session, 'API key: ')).trim();
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
