import { Command } from '@commander-js/extra-typings';
import {
  addChannelCommand,
  channelsCommand,
  deleteChannelCommand,
  messagesCommand,
  switchChannelCommand,
  testCommand,
} from '../alerts/channel-commands.js';
import { acknowledgeCommand, incidentsCommand, resolveCommand } from '../alerts/incident-commands.js';
import { addRuleCommand, deleteRuleCommand, rulesCommand, tryCommand } from '../alerts/rule-commands.js';
import { silenceCommand, silencesCommand, unsilenceCommand } from '../alerts/silence-commands.js';
import type { CommandModule } from '../command/command-module.js';

/** `aster alerts`. */
export const alertsCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster alerts', does: 'what is wrong now' },
    {
      command: "aster alerts try --when failed --in-a-row 2 --job 'nightly/*'",
      does: 'what such a rule would have told of in the last 30 days',
    },
    { command: "aster alerts silence --for 2h --note 'the database moves'", does: 'nothing is sent meanwhile' },
  ],
  create: (session) =>
    new Command('alerts')
      .description('See what is wrong, and have people told of it: incidents, rules, channels and silences.')
      .addCommand(incidentsCommand(session), { isDefault: true })
      .addCommand(acknowledgeCommand(session))
      .addCommand(resolveCommand(session))
      .addCommand(rulesCommand(session))
      .addCommand(addRuleCommand(session))
      .addCommand(deleteRuleCommand(session))
      .addCommand(tryCommand(session))
      .addCommand(channelsCommand(session))
      .addCommand(addChannelCommand(session))
      .addCommand(switchChannelCommand(session, true))
      .addCommand(switchChannelCommand(session, false))
      .addCommand(deleteChannelCommand(session))
      .addCommand(testCommand(session))
      .addCommand(messagesCommand(session))
      .addCommand(silencesCommand(session))
      .addCommand(silenceCommand(session))
      .addCommand(unsilenceCommand(session)),
};
