import type { ChannelKind, ChannelResource, NotificationResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';
import { parseCount } from '../input/parse-version.js';
import { printable } from '../output/printable.js';
import { eachNamed } from '../print/each-named.js';
import { printOne } from '../print/print-one.js';
import { type PagedListing, printPages } from '../print/print-pages.js';
import { confirm, confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

const states = ['pending', 'sent', 'failed', 'dropped'] as const;

export function channelsCommand(session: Session) {
  return new Command('channels').description('list where messages go to').action(async () => {
    const client = await session.client();
    const times = await session.times();
    await printPages<ChannelResource>(session, {
      page: async (page) => client.alerts.channels.list(page),
      columns: [
        { title: 'NAME', text: ({ name }) => name, shrinks: true },
        { title: 'KIND', text: ({ kind }) => kind },
        {
          title: 'ON',
          text: (channel) => (channel.is_enabled ? 'yes' : (channel.disabled_reason ?? 'no')),
          shrinks: true,
        },
        { title: 'PENDING', text: ({ pending }) => String(pending), alignsRight: true },
        {
          title: 'LAST SENT',
          text: ({ last_sent_at: at }) => (at === null ? 'never' : formatInstant(new Date(at), times)),
        },
        { title: 'RULES', text: ({ used_by: rules }) => rules.join(', '), shrinks: true, dropOrder: 1 },
      ],
      name: ({ name }) => name,
      empty: 'there are no channels yet; aster alerts add-channel --help',
    });
  });
}

export function addChannelCommand(session: Session) {
  return new Command('add-channel')
    .description("make a channel; what is secret is named: --set 'url=${secret:SLACK_URL}'")
    .argument('<name>')
    .argument('<kind>', 'webhook, email, slack, … : see the guide to alerts')
    .option('--set <setting=value>', 'one of its settings; may be given several times', collect)
    .action(async (name, kind, { set = [] }) => {
      await confirmChange(session);
      const client = await session.client();
      const config = Object.fromEntries(set.map(toSetting));
      const input = { name, kind: kind as ChannelKind, config }; // the server knows the kinds
      const channel = await client.alerts.channels.create(input, { idempotencyKey: keyFor(session, name, true) });
      const text = () => `made the channel ${printable(channel.name)}\n`;
      await printOne(session, { resource: channel, name: channel.name, text });
    });
}

export function deleteChannelCommand(session: Session) {
  return new Command('delete-channel')
    .description('delete some channels that no rule tells')
    .argument('<names...>', 'names or ids')
    .option('--force', 'though rules tell them; they tell them no more then')
    .action(async (names, { force }) => {
      await confirmChange(session);
      await confirm(session, `delete ${names.map(printable).join(', ')}?`);
      const client = await session.client();
      await eachNamed(session, names, { isPrinted: false }, async (name) => {
        await client.alerts.channels.delete(name, { force });
        session.say(`deleted ${printable(name)}`);
      });
    });
}

export function switchChannelCommand(session: Session, isEnabled: boolean) {
  return new Command(isEnabled ? 'enable-channel' : 'disable-channel')
    .description(isEnabled ? 'have messages sent to some channels' : 'have nothing sent to some channels')
    .argument('<names...>', 'names or ids')
    .action(async (names) => {
      await confirmChange(session);
      const client = await session.client();
      await eachNamed(session, names, { isPrinted: true }, async (name) => {
        const channel = await client.alerts.channels.update(name, { is_enabled: isEnabled });
        const text = () => `the channel ${printable(channel.name)} is ${isEnabled ? 'on' : 'off'}\n`;
        await printOne(session, { resource: channel, name: channel.name, text });
      });
    });
}

export function testCommand(session: Session) {
  return new Command('test')
    .description('have a message sent to a channel that says that it works')
    .argument('<channel>', 'its name or its id')
    .action(async (name) => {
      await confirmChange(session);
      const client = await session.client();
      const sent = await client.alerts.channels.test(name, { idempotencyKey: keyFor(session, name, true) });
      const text = () => `${sent.state}: aster alerts messages --channel ${printable(name)}\n`;
      await printOne(session, { resource: sent, name: sent.id, text });
    });
}

export function messagesCommand(session: Session) {
  return new Command('messages')
    .description('list messages and what became of them, the newest first')
    .option('--channel <channel>', 'only to this one')
    .addOption(new Option('--state <state>', 'only those in this state').choices(states))
    .option('--limit <n>', 'how many, 50 unless given', parseCount)
    .option('--all', 'all of them')
    .action(async ({ channel, state, limit, all }) => {
      const client = await session.client();
      const times = await session.times();
      const at = (text: string | null) => (text === null ? '' : formatInstant(new Date(text), times));
      const listing: PagedListing<NotificationResource> = {
        page: async (page) => client.alerts.notifications.list({ channel, state, ...page }),
        columns: [
          { title: 'ID', text: ({ id }) => id, dropOrder: 3 },
          { title: 'CHANNEL', text: ({ channel_name: name }) => name ?? '', shrinks: true },
          { title: 'EVENT', text: ({ event }) => event },
          { title: 'STATE', text: (message) => message.state },
          { title: 'WRITTEN', text: ({ created_at: written }) => at(written) },
          { title: 'SENT', text: ({ sent_at: sent }) => at(sent), dropOrder: 2 },
          { title: 'TRIES', text: ({ attempt_num: tries }) => String(tries), alignsRight: true, dropOrder: 1 },
          { title: 'ERROR', text: ({ last_error: error }) => error ?? '', shrinks: true },
        ],
        name: ({ id }) => id,
        empty: 'no message was written',
      };
      await printPages(session, listing, { limit, all, usual: 50 });
    });
}

function toSetting(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw usageError(`${JSON.stringify(text)} is no setting`, 'write it as url=https://…');
  return [text.slice(0, equals), text.slice(equals + 1)];
}
