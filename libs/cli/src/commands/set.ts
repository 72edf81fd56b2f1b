import type { JobChange, JobResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';
import { parseAssignments } from '../input/parse-assignments.js';
import { fieldName, parseFieldValue } from '../input/parse-field.js';
import { parseVersion } from '../input/parse-version.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { findJobsToChange } from '../objects/find-jobs-to-change.js';

/** `aster set`. */
export const setCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster set nightly/report timeout=20m max_retries=1', does: 'two fields at once' },
    { command: "aster set nightly/report cron='30 6 * * MON-FRI' tz=Europe/Berlin", does: 'another schedule' },
    {
      command: 'aster set nightly/report env.REGION=eu --unset catchup_window',
      does: 'one variable, and a field without a value',
    },
  ],
  create: (session) =>
    new Command('set')
      .description('Change fields of a job; the others stay as they are. aster job NAME -o yaml shows them all.')
      .argument('<name>', "a job, or several as 'etl/*'")
      .argument('[assignments...]', 'field=value; env.NAME=value changes one variable')
      .option('--unset <field>', 'back to its default, or to none; may be repeated', collect)
      .option('--if-version <number>', 'refuse unless the job is at this version', parseVersion)
      .option('--force', 'also what the source of the job declares')
      .action(async (name, assignments, options) => {
        const values = parseAssignments(assignments, 'aster set');
        const unset = options.unset ?? [];
        if (Object.keys(values).length + unset.length === 0)
          throw usageError('nothing is to be changed', 'aster set NAME timeout=20m');
        const changesEnv = [...Object.keys(values), ...unset].some(isVariable);
        await changeJobs(session, await findJobsToChange(session, [name]), (job) => changeOf(job, values, unset), {
          done: 'changed',
          force: options.force === true,
          // the environment is sent whole: a variable that somebody has changed meanwhile must not be lost
          ifVersion: options.ifVersion ?? (changesEnv ? ({ version }) => version : undefined),
        });
      }),
};

const isVariable = (name: string): boolean => name.startsWith('env.');

function changeOf(job: JobResource, values: Readonly<Record<string, string>>, unset: readonly string[]): JobChange {
  const change: Record<string, unknown> = {};
  const env: Record<string, string> = { ...job.env };
  for (const [name, text] of Object.entries(values)) {
    if (isVariable(name)) env[name.slice('env.'.length)] = text;
    else change[fieldName(name)] = parseFieldValue(fieldName(name), text);
  }
  for (const name of unset) {
    if (isVariable(name)) Reflect.deleteProperty(env, name.slice('env.'.length));
    else change[fieldName(name)] = null;
  }
  return [...Object.keys(values), ...unset].some(isVariable) ? { ...change, env } : change;
}
