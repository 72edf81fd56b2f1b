import { ApiError, type JobResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { labelOption } from '../input/label-option.js';
import { parseVersion } from '../input/parse-version.js';
import { listMeant } from '../jobs/list-meant.js';
import { findJobs } from '../objects/find-jobs.js';
import { printable } from '../output/printable.js';
import { noteRefusal } from '../print/note-refusal.js';
import { confirm, confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';

/** `aster delete`. */
export const deleteCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster delete nightly/report --yes', does: 'the job and its runs' },
    { command: "aster delete 'etl/*' --yes", does: 'all that fit' },
    { command: 'aster delete nightly/report --if-version 1 --yes', does: 'unless somebody has changed it' },
  ],
  create: (session) =>
    new Command('delete')
      .description('Delete jobs with their history. aster archive keeps it.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .addOption(labelOption())
      .option('--if-version <number>', 'refuse unless the job is at this version', parseVersion)
      .option('--force', 'also what a source declares')
      .option('--dry-run', 'only list which jobs they are')
      .action(async (names, { ifVersion, force, label, dryRun }) => {
        const jobs = await findJobs(session, names, { only: { label } });
        if (jobs.length === 0) return session.say('no job is like that');
        if (dryRun === true) return listMeant(session, jobs);
        const [first] = jobs;
        const what = jobs.length === 1 && first !== undefined ? printable(first.name) : `${jobs.length} jobs`;
        await confirmChange(session);
        await confirm(session, `delete ${what} and all runs of ${jobs.length === 1 ? 'it' : 'them'}?`);
        const client = await session.client();
        const deleteOne = async ({ id, name }: JobResource) => {
          const idempotencyKey = keyFor(session, id, jobs.length === 1);
          await client.jobs.delete(id, { ifVersion, force: force === true, idempotencyKey });
          session.say(`deleted ${printable(name)}`);
        };
        await inAnyOrder(session, jobs, deleteOne);
      }),
};

/**
 * A job that others wait for can be deleted once those are gone, so what is refused is tried again after the others.
 * What is refused for good does not keep the others from it.
 */
async function inAnyOrder(
  session: Session,
  jobs: readonly JobResource[],
  deleteOne: (job: JobResource) => Promise<void>,
): Promise<void> {
  let left = jobs;
  for (;;) {
    const refused: { readonly job: JobResource; readonly error: ApiError }[] = [];
    for (const job of left) {
      try {
        await deleteOne(job);
      } catch (error) {
        if (jobs.length === 1) throw error;
        if (error instanceof ApiError && error.code === 'STATE_CONFLICT') refused.push({ job, error });
        else noteRefusal(session, job.name, error);
      }
    }
    if (refused.length === 0) return;
    if (refused.length === left.length)
      return refused.forEach(({ job, error }) => noteRefusal(session, job.name, error));
    left = refused.map(({ job }) => job);
  }
}
