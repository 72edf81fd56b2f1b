import type { SilenceResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import { usageError } from '../errors/cli-error.js';
import { eachNamed } from '../print/each-named.js';
import { printOne } from '../print/print-one.js';
import { printPages } from '../print/print-pages.js';
import { confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';
import { matchCommand, matchOf } from './rule-options.js';

export function silencesCommand(session: Session) {
  return new Command('silences').description('list the silences that are not over').action(async () => {
    const client = await session.client();
    const times = await session.times();
    const at = (text: string) => formatInstant(new Date(text), times);
    await printPages<SilenceResource>(session, {
      page: async (page) => client.alerts.silences.list(page),
      columns: [
        { title: 'ID', text: ({ id }) => id },
        { title: 'ABOUT', text: ({ match, subject }) => subject ?? JSON.stringify(match), shrinks: true },
        { title: 'BEGINS', text: ({ begins_at: begins }) => at(begins), dropOrder: 1 },
        { title: 'ENDS', text: ({ ends_at: ends }) => at(ends) },
        { title: 'BY', text: ({ created_by: by }) => by ?? '', dropOrder: 2 },
        { title: 'NOTE', text: ({ note }) => note ?? '', shrinks: true },
      ],
      name: ({ id }) => id,
      empty: 'nothing is silenced',
    });
  });
}

export function silenceCommand(session: Session) {
  return matchCommand('silence')
    .description('have nothing sent of jobs for a time; what happens meanwhile is recorded')
    .requiredOption('--for <duration>', 'how long, such as 2h')
    .option('--incident <id>', 'instead of jobs: only of this one, and of the next of its rule and subject')
    .option('--note <text>', 'why')
    .action(async (options) => {
      await confirmChange(session);
      const client = await session.client();
      const { incident, note } = options;
      const match = matchOf(options);
      if (incident !== undefined && Object.keys(match).length > 0) {
        throw usageError('--incident says all: leave out --job, --label and --pool');
      }
      const key = { idempotencyKey: keyFor(session, 'silence', true) };
      const silence =
        incident === undefined
          ? await client.alerts.silences.create({ match, for: options.for, note }, key)
          : await client.alerts.incidents.silence(incident, { for: options.for, note }, key);
      const times = await session.times();
      const text = () => `silent until ${formatInstant(new Date(silence.ends_at), times)}\n`;
      await printOne(session, { resource: silence, name: silence.id, text });
    });
}

export function unsilenceCommand(session: Session) {
  return new Command('unsilence')
    .description('end some silences now; what they have kept back is sent')
    .argument('<silences...>', 'their ids')
    .action(async (ids) => {
      await confirmChange(session);
      const client = await session.client();
      await eachNamed(session, ids, { isPrinted: false }, async (id) => {
        await client.alerts.silences.end(id);
        session.say(`ended ${id}`);
      });
    });
}
