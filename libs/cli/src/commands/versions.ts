import type { JobVersionItem } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { parseVersion } from '../input/parse-version.js';
import { findJob } from '../objects/find-job.js';
import type { Column } from '../output/column.js';
import { renderFacts } from '../output/facts.js';
import { fieldText } from '../output/fill-template.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

/** `aster versions`. */
export const versionsCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster versions nightly/report', does: 'how it was changed, the newest change first' },
    { command: 'aster versions nightly/report 1', does: 'what it was like in a version' },
    { command: "aster versions nightly/report -o 'template={{version}} {{changed_by}}'", does: 'for a script' },
  ],
  create: (session) =>
    new Command('versions')
      .description('List how a job was changed, or show what it was like. aster restore makes it that again.')
      .argument('<name>')
      .argument('[version]', 'the number of one', parseVersion)
      .action(async (name, version) => {
        const job = await findJob(session, name);
        if (version !== undefined) return showVersion(session, job.id, version);
        const times = await session.times(job.timezone);
        const versions = await (await session.client()).jobs.versions(job.id);
        const isOfFiles = versions.some(({ revision }) => revision !== null);
        await printList<JobVersionItem>(session, {
          items: versions,
          columns: [
            { title: 'VERSION', text: (item) => String(item.version), alignsRight: true },
            { title: 'WHEN', text: ({ changed_at: at }) => formatInstant(new Date(at), times) },
            { title: 'BY', text: ({ changed_by: by }) => by ?? '-', shrinks: true },
            { title: 'FROM', text: ({ origin }) => origin ?? '-', dropOrder: 1 },
            ...(isOfFiles ? revisionColumns : []),
            { title: 'CHANGED', text: ({ changed }) => changed.join(', '), shrinks: true },
          ],
          name: (item) => String(item.version),
          empty: `no version of ${job.name} is kept`,
        });
      }),
};

/** Of the name of a commit so much as people say; a mark behind it stays. */
function shortRevision(revision: string): string {
  return revision.replace(/^([0-9a-f]{10})[0-9a-f]{30}(?![0-9a-f])/, '$1');
}

const revisionColumns: readonly Column<JobVersionItem>[] = [
  { title: 'REVISION', text: ({ revision }) => shortRevision(revision ?? '-'), dropOrder: 2 },
  { title: 'AUTHOR', text: ({ author }) => author ?? '-', isWide: true },
];

async function showVersion(session: Session, jobId: string, version: number): Promise<void> {
  const found = await (await session.client()).jobs.version(jobId, version);
  const about = (['changed_by', 'revision', 'author'] as const).map((name) => {
    const value = found[name];
    return [name, value === null ? undefined : printable(value)] as const;
  });
  const fields = Object.entries(found.definition)
    .filter(([, value]) => value !== null && fieldText(value) !== '')
    .map(([field, value]) => {
      const mark = found.changed.includes(field) ? session.terminal.style('yellow', '  changed') : '';
      return [field, `${printable(fieldText(value))}${mark}`] as const;
    });
  await printOne(session, {
    resource: found,
    name: String(found.version),
    text: () => renderFacts([...about, ...fields], session.terminal),
  });
}
