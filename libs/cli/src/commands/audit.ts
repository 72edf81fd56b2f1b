import type { AuditEntryResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { parseCount } from '../input/parse-version.js';
import { type PagedListing, printPages } from '../print/print-pages.js';
import { formatInstant } from '../time/format-instant.js';
import { pastInstant } from '../time/past-instant.js';

/** `aster audit`. */
export const auditCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster audit --limit 20', does: 'the newest changes' },
    { command: 'aster audit --actor key:ci --action patchJob', does: 'what one has done' },
    { command: 'aster audit --action signInFailed -o json', does: 'keys that were refused, for a program' },
  ],
  create: (session) =>
    new Command('audit')
      .description('Tell who changed what, from where, before and after.')
      .option('--actor <actor>', 'only what this one did: key:<name> or user:<name>')
      .option('--action <action>', 'only this operation, such as patchJob')
      .option('--subject <id>', 'only what was done to the job, run or key with this id')
      .option('--from <instant>', 'only at this instant or later, such as now-2d')
      .option('--to <instant>', 'only before this instant')
      .option('--limit <number>', 'how many, 50 unless given', parseCount)
      .option('--all', 'all of them')
      .action(async ({ actor, action, subject, from, to, limit, all }) => {
        const client = await session.client();
        const times = await session.times();
        const instant = (text: string | undefined) =>
          text === undefined ? undefined : pastInstant(text, times).toISOString();
        const filter = { actor, action, subject, from: instant(from), to: instant(to) };
        const listing: PagedListing<AuditEntryResource> = {
          page: async (page) => client.audit({ ...filter, ...page }),
          columns: [
            { title: 'AT', text: ({ at }) => formatInstant(new Date(at), times) },
            { title: 'WHO', text: ({ actor }) => actor, shrinks: true },
            { title: 'DID', text: ({ action }) => action },
            { title: 'TO', text: (entry) => entry.subject_name ?? entry.subject_id ?? '', shrinks: true },
            { title: 'FROM', text: ({ address }) => address ?? '', dropOrder: 2 },
            { title: 'FIELDS', text: fieldsOf, shrinks: true, dropOrder: 1 },
          ],
          name: ({ id }) => id,
          empty: 'no change is on record',
        };
        await printPages(session, listing, { limit, all, usual: 50 });
      }),
};

/** What was changed, by name; `-o json` has the values. */
function fieldsOf({ before, after }: AuditEntryResource): string {
  const told = after ?? before;
  return typeof told === 'object' && told !== null ? Object.keys(told).join(' ') : '';
}
