import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Argument, Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { completionScript, shells } from '../completion/completion-script.js';
import { usageError } from '../errors/cli-error.js';
import type { Session } from '../session/session.js';

/** `aster completion`. */
export const completionCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster completion bash > ~/.aster-completion.bash', does: 'to be sourced by ~/.bashrc' },
    { command: 'aster completion fish --install', does: 'put where the shell looks for it' },
    { command: 'aster completion zsh', does: 'the script' },
  ],
  create: (session) =>
    new Command('completion')
      .description('Print the script that completes commands, options and names with the tab key.')
      .addArgument(new Argument('<shell>').choices(shells))
      .option('--install', 'put it where the shell looks for it')
      .action(async (shell, options) => {
        const script = await completionScript(shell);
        if (options.install !== true) return session.terminal.write(script);
        const path = placeOf(session, shell);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, script);
        session.say(`written to ${path}; new shells have it${shell === 'zsh' ? ' when that folder is in fpath' : ''}`);
      }),
};

function placeOf({ env, home }: Session, shell: (typeof shells)[number]): string {
  const data = env.XDG_DATA_HOME ?? join(home, '.local', 'share');
  const config = env.XDG_CONFIG_HOME ?? join(home, '.config');
  if (shell === 'bash') return join(data, 'bash-completion', 'completions', 'aster');
  if (shell === 'zsh') return join(data, 'zsh', 'site-functions', '_aster');
  if (shell === 'fish') return join(config, 'fish', 'completions', 'aster.fish');
  throw usageError('PowerShell has no folder for it', 'aster completion powershell >> $PROFILE');
}
