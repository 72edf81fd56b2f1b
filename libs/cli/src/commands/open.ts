import { spawn } from 'node:child_process';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { findJob, tryFindJob } from '../objects/find-job.js';
import { tryFindRun } from '../objects/find-run.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';

/** `aster open`. */
export const openCommand: CommandModule = {
  completes: 'run or job',
  examples: [
    { command: 'aster open --print', does: 'where the dashboard is' },
    { command: 'aster open nightly/report --print', does: 'the page of a job' },
    { command: 'aster open last --print', does: 'that of the newest run' },
  ],
  create: (session) =>
    new Command('open')
      .description('Open the dashboard in a browser, at a job or a run. Without a terminal it prints the address.')
      .argument('[job-or-run]')
      .option('--print', 'print the address only')
      .action(async (named, { print }) => {
        const { url: base } = await session.choice();
        const page = named === undefined ? '' : await pageOf(session, named);
        const url = `${base.replace(/\/$/, '')}/ui/${page}`;
        await printOne(session, { resource: { url }, name: url, text: () => `${url}\n` });
        if (print === true || !session.terminal.isTerminal) return;
        await browse(url).catch(() => session.say('no browser could be started here'));
      }),
};

async function pageOf(session: Session, named: string): Promise<string> {
  const job = await tryFindJob(session, named);
  const run = job === undefined ? await tryFindRun(session, named) : undefined;
  if (run !== undefined) return `runs/${run.id}`;
  return `jobs/${encodeURIComponent((job ?? (await findJob(session, named))).name)}`;
}

/** Gives an address to whatever the person has as a browser. Rejects when there is no such program. */
async function browse(url: string): Promise<void> {
  const [program, ...words] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['explorer.exe'] : ['xdg-open'];
  const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
}
