import type { JobChange } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { tellOfChange } from '../jobs/change-jobs.js';
import { editJob } from '../jobs/edit-job.js';
import { decidedFields, fieldsThatDiffer } from '../jobs/fields-that-differ.js';
import { findJob } from '../objects/find-job.js';
import { confirmChange } from '../session/confirm.js';

/** `aster edit`. */
export const editCommand: CommandModule = {
  completes: 'job',
  examples: [
    {
      command: "EDITOR='sed -i s/10m/20m/' aster edit nightly/report",
      does: 'any program that changes a file is an editor',
    },
    {
      command: `EDITOR="sed -i 's/max_retries: 3/max_retries: 1/'" aster edit nightly/load --all-fields`,
      does: 'with the fields that have their defaults',
    },
    { command: "VISUAL='sed -i s/eu/us/' aster edit etl/load --quiet", does: 'without a word' },
  ],
  create: (session) =>
    new Command('edit')
      .description(
        'Change a job in your editor (VISUAL, EDITOR, vi). It is saved unless somebody else has changed it meanwhile.',
      )
      .argument('<name>')
      .option('--all-fields', 'also the fields that have their defaults')
      .option('--force', 'also what the source of the job declares')
      .action(async (name, options) => {
        const job = await findJob(session, name);
        await confirmChange(session);
        const { version } = job;
        const fields =
          options.allFields === true
            ? decidedFields(job)
            : { ...fieldsThatDiffer(job), timeout: job.timeout, timezone: job.timezone };
        const client = await session.client();
        const save = async (changed: JobChange) =>
          client.jobs.update(job.id, withRemovals(fields, changed), {
            ifVersion: version,
            force: options.force === true,
          });
        await tellOfChange(session, await editJob(session, fields, save), 'changed');
      }),
};

/** A field that was taken out of the text goes back to its default. */
function withRemovals(before: object, after: JobChange | null): JobChange {
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after ?? {}, name) && name !== 'name');
  return { ...Object.fromEntries(removed.map((name) => [name, null])), ...after };
}
