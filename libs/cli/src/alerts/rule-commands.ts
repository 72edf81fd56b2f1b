import type { AlertRuleResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import { collect } from '../input/collect.js';
import { printable } from '../output/printable.js';
import { eachNamed } from '../print/each-named.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import { printPages } from '../print/print-pages.js';
import { confirm, confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';
import { ruleCommand, ruleOf } from './rule-options.js';

export function rulesCommand(session: Session) {
  return new Command('rules').description('list the rules').action(async () => {
    const client = await session.client();
    await printPages<AlertRuleResource>(session, {
      page: async (page) => client.alerts.rules.list(page),
      columns: [
        { title: 'NAME', text: ({ name }) => name, shrinks: true },
        { title: 'WHEN', text: whenText },
        { title: 'JOBS', text: matchText, shrinks: true },
        { title: 'CHANNELS', text: ({ channels }) => channels.join(', '), shrinks: true },
        { title: 'SEVERITY', text: ({ severity }) => severity, dropOrder: 1 },
        { title: 'REMIND', text: ({ remind }) => remind ?? '', dropOrder: 2 },
        { title: 'ON', text: ({ is_enabled: isOn }) => (isOn ? 'yes' : 'no'), isWide: true },
      ],
      name: ({ name }) => name,
      empty: 'there are no rules yet; aster alerts add-rule --help',
    });
  });
}

export function addRuleCommand(session: Session) {
  return ruleCommand('add-rule')
    .description('make a rule; it counts for all that ends from then on')
    .argument('<name>')
    .option('--channel <channel>', 'who is told; may be given several times', collect)
    .option('--remind <duration>', 'tell again of what is open, such as 4h')
    .option('--runbook <url>', 'what to do about it')
    .option('--note <text>')
    .action(async (name, { channel, remind, runbook, note, ...options }) => {
      await confirmChange(session);
      const client = await session.client();
      const input = { ...ruleOf(options), name, channels: channel ?? [], remind, runbook_url: runbook, note };
      const notifyOn = remind === undefined ? {} : { notify_on: ['opened', 'reminded', 'resolved'] as const };
      const rule = await client.alerts.rules.create(
        { ...input, ...notifyOn },
        { idempotencyKey: keyFor(session, name, true) },
      );
      await printOne(session, {
        resource: rule,
        name: rule.name,
        text: () => `made the rule ${printable(rule.name)}\n`,
      });
      if (rule.channels.length === 0) session.say('it tells nobody: aster alerts --help says how to add a channel');
    });
}

export function deleteRuleCommand(session: Session) {
  return new Command('delete-rule')
    .description('delete some rules; what is open of them ends, quietly')
    .argument('<names...>', 'names or ids')
    .action(async (names) => {
      await confirmChange(session);
      await confirm(session, `delete ${names.map(printable).join(', ')}?`);
      const client = await session.client();
      await eachNamed(session, names, { isPrinted: false }, async (name) => {
        await client.alerts.rules.delete(name);
        session.say(`deleted ${printable(name)}`);
      });
    });
}

export function tryCommand(session: Session) {
  return ruleCommand('try')
    .description('show what a rule would have told of in the last 30 days; nothing is sent or kept')
    .action(async (options) => {
      const client = await session.client();
      const trial = await client.alerts.rules.try(ruleOf(options));
      const times = await session.times();
      const at = (text: string | null) => (text === null ? 'still open' : formatInstant(new Date(text), times));
      session.say(
        `${trial.incidents} incidents and ${trial.notices} notices from ${trial.runs}${trial.is_complete ? '' : ' of the newest'} runs`,
      );
      await printList(session, {
        items: trial.opened,
        columns: [
          { title: 'JOB', text: (incident) => incident.job_name, shrinks: true },
          { title: 'OPENED', text: (incident) => at(incident.opened_at) },
          { title: 'OVER', text: (incident) => at(incident.resolved_at) },
          { title: 'COUNT', text: (incident) => String(incident.count), alignsRight: true },
          { title: 'RUN', text: (incident) => incident.opened_by_run ?? '', isWide: true },
        ],
        name: (incident) => incident.job_id,
        empty: 'it would have opened no incident',
      });
    });
}

function whenText(rule: AlertRuleResource): string {
  const { when, in_a_row: inARow, percent, of, under, after } = rule;
  const usual = rule.factor === null ? '' : `${rule.factor} times the usual`;
  const more = {
    failed: inARow === 1 ? '' : `${inARow} in a row`,
    failure_rate: rule.within === null ? `${percent} % of ${of}` : `${percent} % within ${rule.within}`,
    too_short: [under === null ? '' : `under ${under}`, usual].filter(Boolean).join(', '),
    late_start: `after ${after}`,
    running_long: [usual, after === '0s' ? '' : `after ${after}`].filter(Boolean).join(', '),
    skipping: `${percent} %`,
    no_success: `for ${rule.for}`,
    missed: '',
    finished: rule.statuses?.join(', ') ?? '',
    output: rule.contains === null ? '' : `with ${JSON.stringify(rule.contains)}`,
    pool_starved: `after ${after}`,
    backlog: `oldest ${rule.oldest}`,
    worker_lost: '',
    scheduler_silent: `after ${after}`,
    ledger_gap: '',
    channel_failing: '',
  }[when];
  return more === '' ? when : `${when} ${more}`;
}

function matchText({ match: { jobs = [], labels = {}, pools = [] } }: AlertRuleResource): string {
  const words = [
    ...jobs,
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    ...pools.map((pool) => `pool ${pool}`),
  ];
  return words.length === 0 ? 'all' : words.join(', ');
}
