import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@aster-scheduler/core';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';

/** `aster init`. */
export const initCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'cd "$(mktemp -d)" && aster init', does: 'jobs.aster.yaml in this folder' },
    { command: 'cd "$(mktemp -d)" && aster init nightly', does: 'nightly.aster.yaml' },
    { command: 'cd "$(mktemp -d)" && aster init --source ops/jobs', does: 'says who owns the jobs' },
  ],
  create: (session) =>
    new Command('init')
      .description('Write a first file of jobs, with what it may say as comments.')
      .argument('[name]', 'the file is NAME.aster.yaml', 'jobs')
      .option('--source <name>', 'who owns the jobs: a repository, a team', 'jobs')
      .action(async (name, { source }) => {
        const file = `${name}.aster.yaml`;
        await writeFile(join(session.cwd, file), firstFile(source), { flag: 'wx' }).catch((error: unknown) => {
          if (errorCode(error) !== 'EEXIST') throw error;
          throw new CliError(exitCodes.refused, `${file} is there already`, { hint: 'aster init another-name' });
        });
        session.say(`wrote ${file}; next: aster validate, aster diff, aster apply`);
      }),
};

function firstFile(source: string): string {
  return `# yaml-language-server: $schema=./aster.schema.json
# aster schema > aster.schema.json completes and checks this file in an editor.
version: 1
source: ${JSON.stringify(source)} # who owns these jobs; apply touches no others
defaults:
  timezone: UTC
  # labels: {team: ops}
jobs:
  hello:
    cron: '*/5 * * * *'
    run: [echo, hello] # a program and its arguments; for a shell: [sh, -c, 'a | b']
    timeout: 1m
  # report:
  #   cron: '30 6 * * MON-FRI'
  #   run: [python3, report.py, --day, $ASTER_SCHEDULED_AT]
  #   max_retries: 2
  #   concurrency_policy: forbid
  #   depends_on: [hello, {job: cleanup, condition: completion}]
# rules: # who is told of what
#   jobs failed: {when: failed, match: {jobs: ['*']}, channels: [hook]}
# channels:
#   hook: {kind: webhook, url: 'https://hooks.example.org/aster'}
`;
}
