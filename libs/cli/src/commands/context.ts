import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { configPath } from '../context/config-path.js';
import type { Config, Context } from '../context/context.js';
import { readConfig } from '../context/read-config.js';
import { writeConfig } from '../context/write-config.js';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { nearestWord } from '../errors/nearest-word.js';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { testTarget } from '../targets/test-target.js';

/** `aster context`. */
export const contextCommand: CommandModule = {
  completes: 'context',
  examples: [
    {
      command: 'aster context add prod --url https://aster.example.org --key-file ~/.aster-key --confirm',
      does: 'changes there ask first',
    },
    { command: 'aster context list', does: 'all of them; the current one has a star' },
    { command: 'aster context use prod', does: 'from now on' },
  ],
  create: (session) =>
    new Command('context')
      .description('Name several Asters and choose between them. They are kept in ~/.config/aster/config.yaml.')
      .addCommand(listCommand(session), { isDefault: true })
      .addCommand(useCommand(session))
      .addCommand(addCommand(session))
      .addCommand(removeCommand(session))
      .addCommand(currentCommand(session))
      .addCommand(testCommand(session)),
};

function listCommand(session: Session) {
  return new Command('list')
    .alias('ls')
    .description('list them')
    .action(async () => {
      const { current, contexts } = await configOf(session);
      await printList<{ readonly name: string; readonly context: Context }>(session, {
        items: Object.entries(contexts).map(([name, context]) => ({ name, context })),
        columns: [
          { title: '', text: ({ name }) => (name === current ? '*' : '') },
          { title: 'NAME', text: ({ name }) => name },
          { title: 'URL', text: ({ context }) => context.url, shrinks: true },
          { title: 'KEY', text: ({ context }) => keyText(context), shrinks: true },
          { title: 'ZONE', text: ({ context }) => context.tz ?? '', dropOrder: 1 },
          { title: 'CONFIRM', text: ({ context }) => (context.confirm === true ? 'yes' : ''), dropOrder: 2 },
        ],
        name: ({ name }) => name,
        resource: ({ name, context }) => ({ name, ...context, ...(context.key === undefined ? {} : { key: '****' }) }),
        empty: 'there is none yet; aster context add NAME --url URL',
      });
    });
}

function keyText({ key, key_file: file, key_command: command }: Context): string {
  if (key !== undefined) return 'kept here';
  return file ?? (command === undefined ? 'none' : `from ${command}`);
}

function useCommand(session: Session) {
  return new Command('use')
    .description('take one from now on')
    .argument('<name>')
    .action(async (name) => {
      const config = await configOf(session);
      requireContext(config, name);
      await writeConfig(pathOf(session), { ...config, current: name });
      session.say(`from now on ${name}`);
    });
}

function addCommand(session: Session) {
  return new Command('add')
    .description('name one, or change what is kept of it')
    .argument('<name>')
    .requiredOption('--url <url>', 'where it is')
    .option('--key-file <file>', 'a file with the API key')
    .option('--key-command <command>', "a command that prints the key: 'pass show aster'")
    .option('--tz <zone>', 'the zone that times are shown in')
    .option('--label <text>', 'shown when a change is confirmed')
    .option('--confirm', 'ask before every change')
    .option('--ca-file <file>', 'certificates that are trusted besides the usual ones')
    .action(async (name, options) => {
      if (!/^[\w.-]+$/.test(name)) throw usageError('the name of a context has letters, digits and . _ - only');
      if (!URL.canParse(options.url))
        throw usageError(`${JSON.stringify(options.url)} is no address`, 'https://aster.example.org');
      const config = await configOf(session);
      const context: Context = {
        ...(config.contexts[name]?.url === options.url ? config.contexts[name] : {}),
        url: options.url,
        ...defined({
          key_file: options.keyFile,
          key_command: options.keyCommand,
          tz: options.tz,
          label: options.label,
          confirm: options.confirm,
          ca_file: options.caFile,
        }),
      };
      const contexts = { ...config.contexts, [name]: context };
      await writeConfig(pathOf(session), { current: config.current ?? name, contexts });
      session.say(`${name} is ${options.url}${config.current === undefined ? ', and the current one' : ''}`);
    });
}

function removeCommand(session: Session) {
  return new Command('remove')
    .alias('rm')
    .description('forget one and its key')
    .argument('<name>')
    .action(async (name) => {
      const config = await configOf(session);
      requireContext(config, name);
      const contexts = Object.fromEntries(Object.entries(config.contexts).filter(([each]) => each !== name));
      await writeConfig(pathOf(session), { ...(config.current === name ? {} : { current: config.current }), contexts });
      session.say(`forgot ${name}`);
    });
}

function currentCommand(session: Session) {
  return new Command('current').description('say which one is meant here, and why').action(async () => {
    const { name, url, chosenBy } = await session.choice();
    session.terminal.write(`${name ?? url}\n`);
    session.say(`${url}, by ${chosenBy}`);
  });
}

function testCommand(session: Session) {
  return new Command('test')
    .description('ask whether it answers and takes the key')
    .action(async () => testTarget(session));
}

function pathOf({ env, home }: Session): string {
  return configPath(env, home);
}

async function configOf(session: Session): Promise<Config> {
  return readConfig(pathOf(session));
}

function requireContext({ contexts }: Config, name: string): void {
  if (Object.hasOwn(contexts, name)) return;
  const near = nearestWord(name, Object.keys(contexts));
  throw new CliError(exitCodes.notFound, `there is no context ${JSON.stringify(name)}`, {
    hint: near === undefined ? 'aster context list' : `did you mean ${near}?`,
  });
}

function defined(fields: Partial<Context>): Partial<Context> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
