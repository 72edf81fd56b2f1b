import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JobChange, JobDefinitionResource, JobResource } from '@aster-scheduler/client';
import { shellWord } from '@aster-scheduler/core';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { tellOfChange } from '../jobs/change-jobs.js';
import { editJob, type KeptEdit } from '../jobs/edit-job.js';
import { decidedFields, fieldsThatDiffer } from '../jobs/fields-that-differ.js';
import { type EditConflict, type EditFields, planEditConflict } from '../jobs/plan-edit-conflict.js';
import { findJob } from '../objects/find-job.js';
import { fieldText } from '../output/fill-template.js';
import { printable } from '../output/printable.js';
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
      .option('--file <path>', 'begin with this file, which an edit before has kept')
      .option('--force', 'also what the source of the job declares')
      .action(async (name, options) => {
        const job = await findJob(session, name);
        await confirmChange(session);
        const fieldsOf = (each: JobDefinitionResource) =>
          options.allFields === true
            ? decidedFields(each)
            : { ...fieldsThatDiffer(each), timeout: each.timeout, timezone: each.timezone };
        const text = options.file === undefined ? undefined : await readKept(resolve(session.cwd, options.file));
        const client = await session.client();
        const version = versionIn(text) ?? job.version;
        // what others have changed since a file was kept is not taken back by it
        const fields = fieldsOf(
          version === job.version ? job : (await client.jobs.version(job.id, version)).definition,
        );
        const save = async (changed: JobChange) =>
          client.jobs.update(job.id, withRemovals(fields, changed), {
            ifVersion: version,
            force: options.force === true,
          });
        const onConflict = async (written: EditFields): Promise<KeptEdit> => {
          const now = await client.jobs.get(job.id);
          const command = `aster edit ${shellWord(now.name)}${options.allFields === true ? ' --all-fields' : ''} --file`;
          return { ...keptEdit(planEditConflict(fields, fieldsOf(now), written)), head: headOf(now), command };
        };
        await tellOfChange(
          session,
          await editJob(session, fields, save, { head: headOf(job), text, onConflict }),
          'changed',
        );
      }),
};

/** With what an edit begins; a file that is kept says it. */
function headOf({ name, version }: JobResource): string {
  return `version ${version} of ${printable(name)}`;
}

function versionIn(text: string | undefined): number | undefined {
  const [, version] = /^# version (\d{1,9}) of /m.exec(text ?? '') ?? [];
  return version === undefined ? undefined : Number(version);
}

async function readKept(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw usageError(`${path} cannot be read: ${error.message}`);
  });
}

function keptEdit({ met, merged }: EditConflict): Omit<KeptEdit, 'command' | 'head'> {
  const textOf = (value: unknown) => (value === undefined ? 'nothing' : printable(fieldText(value)));
  const problems = met.map(({ field, before, now, mine }) => {
    const yours = mine === undefined ? '' : `; yours is ${textOf(mine.value)}`;
    return { field, message: `${field} was ${textOf(before)} and is ${textOf(now)} by now${yours}` };
  });
  return { fields: merged, problems };
}

/** A field that was taken out of the text goes back to its default. */
function withRemovals(before: object, after: JobChange | null): JobChange {
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after ?? {}, name) && name !== 'name');
  return { ...Object.fromEntries(removed.map((name) => [name, null])), ...after };
}
