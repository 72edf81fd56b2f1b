import type { SecretResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { readSecret } from '../input/read-secret.js';
import { eachNamed } from '../print/each-named.js';
import { printPages } from '../print/print-pages.js';
import { confirm, confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

/** `aster secrets`. */
export const secretsCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: 'printf %s "correct horse" | aster secrets set DB_PASSWORD',
      does: 'keep one; without a pipe it is asked for',
    },
    { command: 'aster secrets list', does: 'since when they are kept, and which jobs name them' },
    { command: 'aster secrets rotate', does: 'seal all of them by the first key of the server' },
  ],
  create: (session) =>
    new Command('secrets')
      .description(
        'Keep what commands need and nobody is to see. A job names one in its environment: ' +
          "aster set report 'env.PASSWORD=${secret:DB_PASSWORD}'. None is ever shown again.",
      )
      .addCommand(listCommand(session), { isDefault: true })
      .addCommand(setCommand(session))
      .addCommand(deleteCommand(session))
      .addCommand(rotateCommand(session)),
};

function listCommand(session: Session) {
  return new Command('list')
    .alias('ls')
    .description('list them')
    .action(async () => {
      const client = await session.client();
      const times = await session.times();
      const at = (text: string) => formatInstant(new Date(text), times);
      await printPages<SecretResource>(session, {
        page: async (page) => client.secrets.list(page),
        columns: [
          { title: 'NAME', text: ({ name }) => name },
          { title: 'SET', text: ({ updated_at: text }) => at(text) },
          { title: 'VERSION', text: ({ version }) => String(version), alignsRight: true, dropOrder: 2 },
          { title: 'KEY', text: ({ key_id: key }) => key, dropOrder: 1 },
          { title: 'JOBS', text: ({ use_count: count }) => String(count), alignsRight: true },
          { title: 'USED BY', text: ({ used_by: jobs }) => jobs.join(', '), shrinks: true },
        ],
        name: ({ name }) => name,
        empty: 'no secret is kept; aster secrets set NAME',
      });
    });
}

function setCommand(session: Session) {
  return new Command('set')
    .alias('put')
    .description('keep one, in place of the one of its name; the value comes from standard input, or is asked for')
    .argument('<name>')
    .action(async (name) => {
      await confirmChange(session);
      const value = (await readSecret(session, `${name}: `)).replace(/\r?\n$/, '');
      if (value === '') throw usageError('no value was given', 'it comes from standard input, never as an argument');
      const client = await session.client();
      const { version } = await client.secrets.put(name, value);
      session.say(version === 1 ? `kept ${name}` : `kept ${name} anew, version ${version}`);
    });
}

function deleteCommand(session: Session) {
  return new Command('delete')
    .alias('rm')
    .description('delete some that no job names')
    .argument('<names...>')
    .option('--force', 'though jobs name them; their runs will fail')
    .action(async (names, { force }) => {
      await confirmChange(session);
      await confirm(session, `delete ${names.length === 1 ? names[0] : `${names.length} secrets`}?`);
      const client = await session.client();
      await eachNamed(session, names, { isPrinted: false }, async (name) => {
        await client.secrets.delete(name, { force });
        session.say(`deleted ${name}`);
      });
    });
}

function rotateCommand(session: Session) {
  return new Command('rotate')
    .description('seal all secrets by the first key of SECRETS_KEY; the others can be taken away afterwards')
    .action(async () => {
      await confirmChange(session);
      const client = await session.client();
      const { rotated, unreadable } = await client.secrets.rotate();
      session.say(`${rotated} sealed anew`);
      if (unreadable.length === 0) return;
      throw new CliError(exitCodes.failed, `no key of the server opens ${unreadable.join(', ')}`, {
        hint: 'give the server their keys too, or keep them anew: aster secrets set NAME',
      });
    });
}
