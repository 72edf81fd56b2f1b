import type { DependencyInput, JobResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { collect } from '../input/collect.js';
import { parseDependency } from '../input/parse-dependency.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { findJob } from '../objects/find-job.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';

/** `aster deps`. */
export const depsCommand: CommandModule = {
  completes: 'job',
  examples: [
    {
      command: 'aster deps add nightly/report --on nightly/load',
      does: 'it runs when nightly/load has succeeded, too',
    },
    { command: 'aster deps add nightly/report --on etl/load:failure', does: 'and when etl/load has failed' },
    { command: 'aster deps remove etl/load --on etl/extract', does: 'it waits for it no more' },
  ],
  create: (session) =>
    new Command('deps')
      .description('See and change which jobs a job waits for. aster graph shows all of them.')
      .addCommand(listCommand(session))
      .addCommand(addCommand(session))
      .addCommand(removeCommand(session)),
};

function listCommand(session: Session) {
  return new Command('list')
    .alias('ls')
    .description('list which jobs a job waits for')
    .argument('<name>')
    .action(async (name) => {
      const job = await findJob(session, name);
      await printList<JobResource['depends_on'][number]>(session, {
        items: job.depends_on,
        columns: [
          { title: 'JOB', text: (edge) => edge.job, shrinks: true },
          { title: 'ON', text: ({ condition }) => condition },
        ],
        name: (edge) => edge.job,
        empty: `${printable(job.name)} waits for no other job`,
      });
    });
}

function addCommand(session: Session) {
  return new Command('add')
    .description('have a job wait for others; for one that it waits for already, on another end')
    .argument('<name>')
    .requiredOption('--on <job>', 'a job, or JOB:failure or JOB:completion; may be repeated', collect)
    .option('--force', 'also what the source of the job declares')
    .action(async (name, { on, force }) => {
      const edges = await Promise.all(on.map(async (text) => edgeOf(session, text)));
      await change(session, name, force, (job) => [...without(job, edges), ...edges]);
    });
}

function removeCommand(session: Session) {
  return new Command('remove')
    .alias('rm')
    .description('have a job wait for some no more')
    .argument('<name>')
    .requiredOption('--on <job>', 'may be repeated', collect)
    .option('--force', 'also what the source of the job declares')
    .action(async (name, { on, force }) => {
      const edges = await Promise.all(on.map(async (text) => edgeOf(session, text)));
      await change(session, name, force, (job) => {
        const missing = edges.find((edge) => !job.depends_on.some((has) => has.job === edge.job));
        if (missing === undefined) return without(job, edges);
        const message = `${job.name} does not wait for ${missing.job}`;
        throw new CliError(exitCodes.notFound, message, { hint: `aster deps list ${job.name}` });
      });
    });
}

async function edgeOf(session: Session, text: string): Promise<DependencyInput> {
  const { job, condition } = parseDependency(text);
  return { job: (await findJob(session, job)).name, condition };
}

function without(job: JobResource, edges: readonly DependencyInput[]): readonly DependencyInput[] {
  const kept = job.depends_on.filter((has) => !edges.some((edge) => edge.job === has.job));
  return kept.map(({ job: upstream, condition }) => ({ job: upstream, condition }));
}

/** They are sent whole: one that somebody has changed meanwhile must not be lost. */
async function change(
  session: Session,
  name: string,
  force: true | undefined,
  edgesFor: (job: JobResource) => readonly DependencyInput[],
): Promise<void> {
  const job = await findJob(session, name);
  const edges = edgesFor(job);
  const isLeftAlone = edges.length === 0 && job.cron_expr === null;
  const changed = { depends_on: edges, ...(isLeftAlone ? { cron_expr: '@manually' } : {}) };
  const options = { done: 'changed', force: force === true, ifVersion: job.version };
  await changeJobs(session, [job], changed, options);
  if (isLeftAlone) session.say(`${printable(job.name)} has no schedule and waits for nothing: it runs when triggered`);
}
