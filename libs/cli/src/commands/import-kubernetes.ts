import { Command } from '@commander-js/extra-typings';
import { addExamples } from '../command/add-examples.js';
import { applyImport } from '../crontab/apply-import.js';
import { printImport } from '../crontab/print-import.js';
import { readBoundedFile, readText } from '../crontab-files/read-bounded-file.js';
import { usageError } from '../errors/cli-error.js';
import { importKubernetes } from '../other-schedulers/import-kubernetes.js';
import type { Session } from '../session/session.js';

/** `aster import kubernetes`. */
export function importKubernetesCommand(session: Session) {
  const command = new Command('kubernetes')
    .description('Show which jobs CronJob manifests come to, and what of them is not kept. Changes nothing by itself.')
    .argument('<files...>', 'files; - is standard input, such as of kubectl get cronjobs -A -o yaml')
    .option('--source <name>', 'who is to own the jobs', 'kubernetes')
    .option('--apply', 'make, change and archive the jobs of the source; new ones are paused')
    .option('--active', 'with --apply: new jobs start by themselves at once')
    .action(async (files, options) => {
      const imported = [];
      for (const file of files) {
        const read = file === '-' ? await readText(process.stdin) : await readBoundedFile(file);
        if ('why' in read) throw usageError(`${file}: ${read.why}`);
        imported.push(importKubernetes(read.text, file === '-' ? 'stdin' : file));
      }
      const { source } = options;
      await printImport(session, imported, { source, timezone: 'UTC', isOfCron: false, from: new Date() });
      const jobs = imported.flatMap((file) => file.jobs.map(({ job }) => job));
      if (options.apply === true) await applyImport(session, { source, jobs, isActive: options.active === true });
      else if (jobs.length > 0) session.say('Nothing was changed; --apply makes the jobs.');
    });
  const manifest =
    '{"kind":"CronJob","metadata":{"name":"report"},"spec":{"schedule":"0 3 * * *","jobTemplate":{"spec":{"template":' +
    '{"spec":{"containers":[{"image":"report","command":["report"]}]}}}}}}';
  addExamples(command, [
    { command: `echo '${manifest}' | aster import kubernetes -`, does: 'what fits becomes a job, the rest is listed' },
    { command: `echo '${manifest}' | aster import kubernetes - -o yaml`, does: 'the job as a text to keep' },
    {
      command: `echo '${manifest}' | aster import kubernetes - --source kubernetes/example --apply`,
      does: 'make it, paused',
    },
  ]);
  return command;
}
