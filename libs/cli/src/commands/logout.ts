import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { configPath } from '../context/config-path.js';
import { readConfig } from '../context/read-config.js';
import { writeConfig } from '../context/write-config.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';

/** `aster logout`. */
export const logoutCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster logout', does: 'forget the key of the current context' },
    { command: 'aster logout --context prod', does: 'of another one' },
    { command: 'aster logout --quiet', does: 'without a word' },
  ],
  create: (session) =>
    new Command('logout').description('Forget the API key of a context. The context stays.').action(async () => {
      const path = configPath(session.env, session.home);
      const config = await readConfig(path);
      const name = session.settings.context ?? session.env.ASTER_CONTEXT ?? config.current;
      const context = name === undefined ? undefined : config.contexts[name];
      if (name === undefined || context === undefined)
        throw new CliError(exitCodes.notFound, 'no context is meant', { hint: 'aster context list' });
      const { key, ...without } = context;
      if (key === undefined) return session.say(`no key of ${name} is kept here`);
      await writeConfig(path, { ...config, contexts: { ...config.contexts, [name]: without } });
      session.say(`forgot the key of ${name}`);
    }),
};
