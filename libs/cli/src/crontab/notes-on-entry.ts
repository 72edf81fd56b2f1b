import type { CrontabEntry } from './crontab-entry.js';
import { hasBalancedQuotes } from './has-balanced-quotes.js';
import type { JobOptions } from './imported-job.js';
import { mailOf } from './imported-mail.js';

/** What a person should know of a line beside its ticks. */
export function notesOnEntry(entry: CrontabEntry, { owner, runsAsUser, hasUserPools }: JobOptions): readonly string[] {
  const { env, flags, user, command, isDisabled } = entry;
  const mail = mailOf(entry);
  const runsAs = user ?? owner;
  const isPlaced = runsAsUser === true || hasUserPools === true;
  return [
    ...(isDisabled ? ['it is a comment there: the job is paused'] : []),
    ...(hasBalancedQuotes(command) ? [] : ['its quotes are not balanced: the shell refuses it, here as there']),
    ...(isLate(env.RANDOM_DELAY)
      ? [
          `RANDOM_DELAY=${env.RANDOM_DELAY}: cron starts it up to so many minutes late, at random, and a job starts on ` +
            'time; to spread jobs, give them minutes of their own, which aster simulate proposes',
        ]
      : []),
    ...flags
      .filter((flag) => flag === '-q' || flag === '-')
      .map((flag) => `the flag ${flag} keeps it out of the log of cron, and every run is kept`),
    ...(flags.includes('-n') && mail === undefined ? ['the flag -n is not needed: it is mailed to nobody'] : []),
    ...(flags.includes('-s') ? ['-s became concurrency_policy forbid'] : []),
    ...(/\|\|\s*true\s*$/.test(command) ? ['|| true hides every failure'] : []),
    ...(isPlaced ? [] : [`runs as the worker's user, not as ${runsAs}`]),
  ];
}

function isLate(delay: string | undefined): delay is string {
  return delay !== undefined && Number(delay) !== 0;
}
