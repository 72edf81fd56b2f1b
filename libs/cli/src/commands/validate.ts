import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { exitCodes } from '../errors/exit-codes.js';
import { listAllJobs } from '../objects/list-all-jobs.js';
import type { Session } from '../session/session.js';
import { checkSources } from '../source/check-sources.js';
import type { JobSource } from '../source/job-source.js';
import { printProblems } from '../source/print-problems.js';
import { readSources } from '../source/read-sources.js';

/** `aster validate`. */
export const validateCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: 'cd "$(mktemp -d)" && aster init && aster validate jobs.aster.yaml',
      does: 'all that is wrong, with lines; no server is asked',
    },
    {
      command: 'cd "$(mktemp -d)" && aster init && aster validate',
      does: 'every file of jobs in this folder and below',
    },
    {
      command: 'cd "$(mktemp -d)" && aster init && aster validate --server --url "$ASTER_URL"',
      does: 'upstream jobs may also be those that the server has',
    },
  ],
  create: (session) =>
    new Command('validate')
      .description('Check files of jobs. Everything that is wrong is told at once, and nothing is changed.')
      .argument(
        '[paths...]',
        'files, or folders with files that end in .aster.yaml, .json, .mjs or .ts; this folder unless given',
      )
      .option('--server', 'ask the server for the jobs that are in none of the files')
      .action(async (paths, { server }) => {
        const sources = await readSources(paths.length === 0 ? ['.'] : paths, session.cwd);
        const problems = checkSources(sources, await knownElsewhere(session, server === true));
        printProblems(session, problems);
        const counted = countOf(sources);
        if (problems.length === 0) return session.say(`${counted}, nothing is wrong`);
        session.say(`${counted}, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
        session.exitCode = exitCodes.failed;
      }),
};

/** `12 jobs, 1 rule`: jobs always, others where there are some. */
function countOf(sources: readonly JobSource[]): string {
  const words = ['jobs', 'rules', 'channels'] as const;
  const counts = words.map((word) => [word, sources.reduce((sum, each) => sum + each[word].length, 0)] as const);
  return counts
    .filter(([word, count]) => word === 'jobs' || count > 0)
    .map(([word, count]) => `${count} ${count === 1 ? word.slice(0, -1) : word}`)
    .join(', ');
}

async function knownElsewhere(session: Session, isAsked: boolean): Promise<(name: string) => boolean> {
  if (!isAsked) return () => false;
  const jobs = await listAllJobs(session);
  const known = new Set(jobs.flatMap(({ id, name }) => [id, name]));
  return (name) => known.has(name);
}
