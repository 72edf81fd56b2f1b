import type { CrontabEntry } from './crontab-entry.js';
import { hasBalancedQuotes } from './has-balanced-quotes.js';
import type { JobOptions } from './imported-job.js';

/** What a person should know of a line beside its ticks. */
export function notesOnEntry(
  { env, flags, user, command, isDisabled }: CrontabEntry,
  { owner, runsAsUser, hasUserPools }: JobOptions,
): readonly string[] {
  const runsAs = user ?? owner;
  const isPlaced = runsAsUser === true || hasUserPools === true;
  return [
    ...(isDisabled ? ['it is a comment there: the job is paused'] : []),
    ...(hasBalancedQuotes(command) ? [] : ['its quotes are not balanced: the shell refuses it, here as there']),
    ...(env.MAILTO === undefined || env.MAILTO === '' ? [] : [`mail to ${env.MAILTO} is not sent`]),
    ...(env.RANDOM_DELAY === undefined ? [] : ['RANDOM_DELAY is not kept']),
    ...flags
      .filter((flag) => flag !== '-s')
      .map((flag) => `the flag ${flag} is not needed: output is kept, and nothing is mailed`),
    ...(flags.includes('-s') ? ['-s became concurrency_policy forbid'] : []),
    ...(/\|\|\s*true\s*$/.test(command) ? ['|| true hides every failure'] : []),
    ...(isPlaced ? [] : [`runs as the worker's user, not as ${runsAs}`]),
  ];
}
