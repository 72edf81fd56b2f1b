import type { JobChange, JobResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';
import { labelOption } from '../input/label-option.js';
import { parseAssignments } from '../input/parse-assignments.js';
import { fieldName, inMap, type MapField, parseFieldValue } from '../input/parse-field.js';
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
      .argument('[assignments...]', 'field=value; env.NAME=value changes one variable, labels.NAME=value one label')
      .addOption(labelOption())
      .option('--unset <field>', 'back to its default, or to none; may be repeated', collect)
      .option('--if-version <number>', 'refuse unless the job is at this version', parseVersion)
      .option('--force', 'also what the source of the job declares')
      .action(async (name, assignments, options) => {
        const values = parseAssignments(assignments, 'aster set');
        const unset = options.unset ?? [];
        if (Object.keys(values).length + unset.length === 0)
          throw usageError('nothing is to be changed', 'aster set NAME timeout=20m');
        const changesMap = [...Object.keys(values), ...unset].some((each) => inMap(each) !== undefined);
        await changeJobs(
          session,
          await findJobsToChange(session, [name], { label: options.label }),
          (job) => changeOf(job, values, unset),
          {
            done: 'changed',
            force: options.force === true,
            // maps are sent whole: what somebody has changed in one meanwhile must not be lost
            ifVersion: options.ifVersion ?? (changesMap ? ({ version }) => version : undefined),
          },
        );
      }),
};

function changeOf(job: JobResource, values: Readonly<Record<string, string>>, unset: readonly string[]): JobChange {
  const change: Record<string, unknown> = {};
  const maps = new Map<string, Record<string, string>>();
  const mapOf = (field: MapField): Record<string, string> => {
    const map = maps.get(field) ?? { ...job[field] };
    maps.set(field, map);
    return map;
  };
  for (const [name, text] of Object.entries(values)) {
    const place = inMap(name);
    if (place === undefined) change[fieldName(name)] = parseFieldValue(fieldName(name), text);
    else mapOf(place.field)[place.name] = text;
  }
  for (const name of unset) {
    const place = inMap(name);
    if (place === undefined) change[fieldName(name)] = null;
    else Reflect.deleteProperty(mapOf(place.field), place.name);
  }
  return { ...change, ...Object.fromEntries(maps) };
}
