import type { KeyInput, KeyResource, Role } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { collect } from '../input/collect.js';
import { printable } from '../output/printable.js';
import { reachText } from '../output/reach-text.js';
import { eachNamed } from '../print/each-named.js';
import { printOne } from '../print/print-one.js';
import { printPages } from '../print/print-pages.js';
import { confirm, confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

const roles = ['read', 'operate', 'write', 'admin'] as const satisfies readonly Role[];

/** `aster keys`. */
export const keysCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster keys create ci --role operate --expires-in 2160h', does: 'shown this once' },
    { command: 'aster keys create data --role write --label team=data --prefix etl/', does: 'for some jobs only' },
    { command: 'aster keys list', does: 'what each may do, and when it was last used' },
  ],
  create: (session) =>
    new Command('keys')
      .description('Make, list and revoke keys of the API.')
      .addCommand(listCommand(session), { isDefault: true })
      .addCommand(createCommand(session))
      .addCommand(revokeCommand(session)),
};

function createCommand(session: Session) {
  return new Command('create')
    .description('make one; it is shown this once')
    .argument('<name>', 'whose it is, or what for')
    .addOption(new Option('--role <role>', 'what it lets its holder do').choices(roles).makeOptionMandatory())
    .option('--expires-in <duration>', 'how long it is good, such as 2160h; else until it is revoked')
    .option('--pool <pool>', 'only jobs of this pool; may be given several times', collect)
    .option('-l, --label <label>', 'only jobs with this label, such as team=data; may be given several times', collect)
    .option('--prefix <prefix>', 'only jobs whose names begin so; may be given several times', collect)
    .action(async (name, { role, expiresIn, pool, label, prefix }) => {
      await confirmChange(session);
      const input: KeyInput = {
        ...{ name, role, expires_in: expiresIn },
        ...{ pools: pool, labels: label, name_prefixes: prefix },
      };
      const client = await session.client();
      const key = await client.keys.create(input, { idempotencyKey: keyFor(session, name, true) });
      await printOne(session, { resource: key, name: key.name, text: () => `${key.key ?? ''}\n` });
      session.say(key.key === null ? 'it was made before, and is not shown again' : 'keep it: it is not shown again');
    });
}

function listCommand(session: Session) {
  return new Command('list')
    .alias('ls')
    .description('list them; those that are revoked with --revoked')
    .option('--revoked', 'also those that are revoked')
    .action(async ({ revoked }) => {
      const client = await session.client();
      const times = await session.times();
      const at = (text: string | null, none: string) => (text === null ? none : formatInstant(new Date(text), times));
      await printPages<KeyResource>(session, {
        page: async (page) => client.keys.list({ ...page, revoked }),
        columns: [
          { title: 'NAME', text: ({ name }) => name, shrinks: true },
          { title: 'BEGINS', text: ({ hint }) => hint, dropOrder: 2 },
          { title: 'ROLE', text: ({ role }) => role },
          { title: 'REACH', text: reachText, shrinks: true, dropOrder: 1 },
          { title: 'LAST USED', text: ({ last_used_at }) => at(last_used_at, 'never') },
          { title: 'EXPIRES', text: ({ expires_at }) => at(expires_at, 'never'), dropOrder: 3 },
          { title: 'REVOKED', text: ({ revoked_at }) => at(revoked_at, ''), isWide: revoked !== true },
          { title: 'MADE BY', text: ({ created_by }) => created_by, isWide: true },
        ],
        name: ({ name }) => name,
        empty: 'there are no keys yet; aster keys create --help',
      });
    });
}

function revokeCommand(session: Session) {
  return new Command('revoke')
    .description('revoke for good')
    .argument('<names...>', 'names or ids')
    .action(async (names) => {
      await confirmChange(session);
      await confirm(session, `revoke ${names.map(printable).join(', ')}?`);
      const client = await session.client();
      await eachNamed(session, names, { isPrinted: false }, async (name) => {
        await client.keys.revoke(name);
        session.say(`revoked ${printable(name)}`);
      });
    });
}
