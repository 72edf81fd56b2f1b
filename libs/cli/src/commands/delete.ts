import { ApiError, type JobResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { findJobs } from '../objects/find-jobs.js';
import { printable } from '../output/printable.js';
import { confirm, confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';

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
      .argument('<names...>', "jobs, or patterns such as 'etl/*'")
      .option('--if-version <number>', 'refuse unless the job is at this version', Number)
      .action(async (names, { ifVersion }) => {
        const jobs = await findJobs(session, names);
        const [first] = jobs;
        const what = jobs.length === 1 && first !== undefined ? printable(first.name) : `${jobs.length} jobs`;
        await confirmChange(session);
        await confirm(session, `delete ${what} and all runs of ${jobs.length === 1 ? 'it' : 'them'}?`);
        const client = await session.client();
        const deleteOne = async ({ id, name }: JobResource) => {
          await client.jobs.delete(id, { ifVersion, idempotencyKey: keyFor(session, id, jobs.length === 1) });
          session.say(`deleted ${printable(name)}`);
        };
        await inAnyOrder(jobs, deleteOne);
      }),
};

/**
 * A job that others wait for can be deleted once those are gone, so what is refused is tried again after the others.
 */
async function inAnyOrder(jobs: readonly JobResource[], deleteOne: (job: JobResource) => Promise<void>): Promise<void> {
  let left = jobs;
  for (;;) {
    const refused: JobResource[] = [];
    let refusal: unknown;
    for (const job of left) {
      try {
        await deleteOne(job);
      } catch (error) {
        if (!(error instanceof ApiError && error.code === 'STATE_CONFLICT')) throw error;
        refused.push(job);
        refusal = error;
      }
    }
    if (refused.length === 0) return;
    if (refused.length === left.length) throw refusal;
    left = refused;
  }
}
