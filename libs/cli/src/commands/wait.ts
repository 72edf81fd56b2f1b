import type { RunResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { findJob, tryFindJob } from '../objects/find-job.js';
import { findRun } from '../objects/find-run.js';
import { isForPrograms } from '../output/output-format.js';
import { printOne } from '../print/print-one.js';
import { runExitCode } from '../runs/run-exit-code.js';
import { tellEnd } from '../runs/tell-end.js';
import { waitForRun } from '../runs/wait-for-run.js';
import type { Session } from '../session/session.js';

/** `aster wait`. */
export const waitCommand: CommandModule = {
  completes: 'run or job',
  examples: [
    { command: 'aster wait last', does: 'until the newest run has ended' },
    {
      command: 'aster wait --job nightly/report --timeout 10m',
      does: 'the newest run of a job; 124 when the time is up',
    },
    { command: 'aster wait nightly/report --for finished --exit-code', does: 'however it ends, and exit as it does' },
  ],
  create: (session) =>
    new Command('wait')
      .description(
        'Wait until a run has ended. Exits with 0 when it succeeded, 1 when it did not, 124 when the time is up.',
      )
      .argument('[run-or-job]', 'of a job its newest run')
      .option('--job <name>', 'the newest run of this job')
      .addOption(
        new Option('--for <what>', 'what is waited for')
          .choices(['succeeded', 'finished'] as const)
          .default('succeeded' as const),
      )
      .option('--exit-code', 'exit as the run does')
      .option('--timeout <duration>', 'wait no longer')
      .action(async (named, options) => {
        const ended = await waitForRun(session, (await findWanted(session, named, options.job)).id);
        tellEnd(session, ended);
        if (isForPrograms(session.settings.output))
          await printOne(session, { resource: ended, name: ended.id, text: () => '' });
        if (options.exitCode === true) session.exitCode = runExitCode(ended);
        else
          session.exitCode =
            options.for === 'finished' || ended.status === 'succeeded' ? exitCodes.done : exitCodes.failed;
      }),
};

async function findWanted(
  session: Session,
  named: string | undefined,
  jobName: string | undefined,
): Promise<RunResource> {
  if ((named === undefined) === (jobName === undefined))
    throw usageError('name one run, or one job', 'aster wait last');
  const job = jobName === undefined ? await tryFindJob(session, named ?? '') : await findJob(session, jobName);
  if (job === undefined) return findRun(session, named ?? '');
  const client = await session.client();
  const run = (await client.runs.list({ job_id: job.id, limit: 1 })).items[0];
  if (run === undefined)
    throw new CliError(exitCodes.notFound, `${job.name} has not run yet`, { hint: `aster trigger ${job.name}` });
  return client.runs.get(run.id);
}
