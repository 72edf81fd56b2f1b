import { readFile, realpath, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SimulationResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import type { Session } from '../session/session.js';
import { editSchedules } from './edit-schedules.js';
import { findSourceFiles } from './find-source-files.js';

/**
 * Puts proposed schedules into the files of jobs, and says for each job where it was done. Files that are programs are
 * left alone; what has to be changed there by hand is said.
 *
 * @throws CliError when a file cannot be written; those before it are
 */
export async function applySpread(
  session: Session,
  paths: readonly string[],
  proposals: SimulationResource['proposals'],
): Promise<void> {
  const schedules = new Map(proposals.map(({ job, cron_expr: schedule }) => [job, schedule]));
  const done = new Set<string>();
  for (const file of await findSourceFiles(paths, session.cwd)) {
    if (/\.(?:m?js|ts)$/.test(file)) continue;
    for (const job of await editFile(resolve(session.cwd, file), schedules)) {
      done.add(job);
      session.say(`${printable(file)}: ${printable(job)} starts by ${schedules.get(job) ?? ''} now`);
    }
  }
  for (const [job, schedule] of schedules) {
    if (!done.has(job)) session.say(`${printable(job)} is to be changed by hand: cron: ${JSON.stringify(schedule)}`);
  }
  if (proposals.length === 0) session.say('no job of these files has a quieter minute');
}

async function editFile(path: string, schedules: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const { text, edited } = editSchedules(await readFile(path, 'utf8'), schedules);
  if (edited.length === 0) return [];
  await writeFile(await realpath(path), text).catch((error: Error) => {
    throw new CliError(exitCodes.failed, `${path} cannot be written: ${error.message}`);
  });
  return edited;
}
