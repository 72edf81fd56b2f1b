import type { FailureGroupResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { parseCount } from '../input/parse-version.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import { mostOf, sayCut } from '../print/print-pages.js';
import { formatInstant } from '../time/format-instant.js';
import { readRange } from '../time/read-range.js';

const usualLimit = 50;
/** As many as the server tells of. */
const mostGroups = 1_000;

/** `aster failures`. */
export const failuresCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster failures', does: 'of a day, put together by what they have in common' },
    { command: 'aster failures --range 7d --by job', does: 'of a week, job by job' },
    { command: "aster failures -o 'template={{runs}} {{error_line}}'", does: 'for a script' },
  ],
  create: (session) =>
    new Command('failures')
      .description(
        'List runs that failed or timed out, put together by what they have in common; the most frequent first.',
      )
      .option('--range <duration>', 'how far back: 6h, 7d; a day unless given')
      .option('--from <instant>', 'scheduled at this instant or later')
      .option('--to <instant>', 'scheduled before this instant')
      .addOption(new Option('--by <what>', 'what is put together').choices(['fingerprint', 'job'] as const))
      .option('--limit <count>', `how many, ${usualLimit} unless given`, parseCount)
      .option('--all', 'all of them')
      .action(async (options) => {
        const times = await session.times();
        const { from, to } = readRange(options, times);
        const { by, limit, all } = options;
        const most = Math.min(mostOf({ limit, all, usual: usualLimit }), mostGroups);
        const query = { from: from?.toISOString(), to: to?.toISOString(), group: by };
        const client = await session.client();
        const failures = await client.statistics.failures({ ...query, limit: Math.min(most + 1, mostGroups) });
        const groups = failures.groups.slice(0, most);
        const { kind } = session.settings.output;
        if (kind === 'json' || kind === 'yaml') {
          return printOne(session, { resource: { ...failures, groups }, name: '', text: () => '' });
        }
        const at = (text: string) => formatInstant(new Date(text), times);
        await printList<FailureGroupResource>(session, {
          items: groups,
          columns: [
            { title: 'RUNS', text: ({ runs }) => String(runs), alignsRight: true },
            { title: 'WHAT', text: whatOf, shrinks: true, style: () => 'red' },
            { title: 'JOBS', text: jobsOf, shrinks: true },
            { title: 'FIRST', text: (group) => at(group.first_at), dropOrder: 1 },
            { title: 'LAST', text: (group) => at(group.last_at) },
            { title: 'LAST RUN', text: (group) => group.last_run_id, isWide: true },
          ],
          name: (group) => group.last_run_id,
          empty: 'nothing has failed in that time',
        });
        if (failures.groups.length > most) sayCut(session, { limit, usual: most });
        else if (groups.length === mostGroups)
          session.say(`no more than ${mostGroups} are told: narrow it with --range`);
        if (!failures.is_complete) session.say('there are more than could be looked at: narrow it with --range');
      }),
};

function whatOf({ error_line: line, reason, exit_code: code }: FailureGroupResource): string {
  return line ?? (code === null ? (reason ?? 'failed') : `exit code ${code}`);
}

function jobsOf({ jobs, job_names: names }: FailureGroupResource): string {
  const [first = ''] = names;
  return jobs > 1 ? `${first} and ${jobs - 1} more` : first;
}
