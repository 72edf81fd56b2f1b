import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { addExamples } from '../command/add-examples.js';
import type { Example } from '../command/command-module.js';
import { applyImport, namesOfSource } from '../crontab/apply-import.js';
import { type CrontabDialect, crontabDialects } from '../crontab/crontab-entry.js';
import type { ImportedCrontab } from '../crontab/import-crontab.js';
import { type MailPlan, planMail } from '../crontab/plan-mail.js';
import { printImport } from '../crontab/print-import.js';
import { type ProposalKind, proposalKinds } from '../crontab/propose-changes.js';
import { switchOff } from '../crontab/switch-off.js';
import {
  type CollectedCrontabs,
  collectHost,
  importCollected,
  type SharedOptions,
} from '../crontab-files/collect-crontabs.js';
import { detectDialect } from '../crontab-files/detect-dialect.js';
import { type FileText, readBoundedFile, readText } from '../crontab-files/read-bounded-file.js';
import { readUsersCrontab } from '../crontab-files/read-users-crontab.js';
import { refineImport } from '../crontab-files/refine-import.js';
import { wrapImport } from '../crontab-files/wrap-import.js';
import { usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { readAllPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';

const examples = [
  { command: 'aster import crontab --host-wide', does: 'everything that cron has on this host' },
  {
    command: "printf '0 3 * * * cd /srv && ./sync >/dev/null 2>&1\\n' | aster import crontab - --modernize",
    does: 'what a job could say rather than the shell',
  },
  {
    command:
      "printf '15 4 * * * prune --old\\n' | aster import crontab - --user example --source crontab/example --apply",
    does: 'make the jobs, paused; a second time, change and archive them',
  },
] as const satisfies readonly Example[];

/** `aster import crontab`. */
export function importCrontabCommand(session: Session) {
  const command = new Command('crontab')
    .description(
      'Read whole crontabs, and show which jobs they come to, what is left out, and whether they tick as cron does ' +
        'for a year. Nothing is changed unless --apply is given, and nothing ever in a crontab.',
    )
    .argument('[files...]', 'files; - is standard input, such as of crontab -l')
    .option('--host-wide', 'everything that cron has here: /etc/crontab, cron.d, crontabs of users, anacron')
    .option('--root <folder>', 'where the files of the host are, such as a copy of them', '/')
    .option('--user <name>', 'the crontab of a user; with files: whose they are')
    .addOption(
      new Option('--dialect <dialect>', 'whose cron it is; auto goes by the system')
        .choices(['auto', ...crontabDialects] as const)
        .default('auto' as const),
    )
    .option('--system', 'the sixth field is the user: /etc/crontab and /etc/cron.d, which are known by their path')
    .option('--tz <zone>', "the host's time zone; this host's unless given")
    .option('--with-disabled', 'lines that are comments become jobs that are paused')
    .addOption(new Option('--reboot <what>', '@reboot becomes a job for hands').choices(['leave', 'manual'] as const))
    .option('--expand-run-parts', 'a job for each script of a folder, one after the other')
    .option('--modernize', 'propose what a job could say rather than the shell, each with its reason')
    .option('--accept <kinds>', `make these of the proposed changes: all, or some of ${proposalKinds.join(',')}`)
    .option('--pool <pool>', 'the pool of the jobs')
    .option('--user-pools', 'a pool for each user: user-deploy')
    .option('--run-as', 'run as the user of the line, where workers may')
    .option('--source <name>', 'who is to own the jobs; crontab/<this host> unless given')
    .option('--mail-channel <name>', 'the channel that all mail of cron goes to; one for each MAILTO unless given')
    .option('--no-mail', 'make no rules for alerts of MAILTO, and leave those that there are')
    .option('--wrap', 'write the crontab with aster exec around each command: cron goes on, and Aster sees it')
    .option('--apply', 'make, change and archive the jobs of the source; new ones are paused')
    .option('--active', 'with --apply: new jobs start by themselves at once, though cron may run them, too')
    .action(async (files, options) => {
      const source = options.source ?? `crontab/${hostname()}`;
      const shared = sharedOf(options);
      const collected = await collect(session, files, { ...options, shared });
      const names = options.apply === true ? await namesOfSource(session, source) : new Map<string, string[]>();
      const imported = await refineImport(importCollected(collected, { known: names, pool: options.pool }), {
        root: resolve(session.cwd, options.root),
        dialect: collected.dialect,
        expandsRunParts: options.expandRunParts === true,
        modernizes: options.modernize === true || options.accept !== undefined,
        accepted: readKinds(options.accept),
      });
      if (options.wrap === true) {
        await wrapImport(session, { collected, imported, source, applies: options.apply === true });
        return;
      }
      const mail = options.mail ? await planMailOf(session, imported, { ...options, source }) : undefined;
      const { timezone } = collected;
      const shown = { source, mail, timezone, isOfCron: true, from: new Date() };
      if (!(await printImport(session, imported, shown))) session.exitCode = exitCodes.different;
      const jobs = imported.flatMap((file) => file.jobs.map(({ job }) => job));
      if (options.apply === true) {
        const offThere = offThereOf(session, files, imported);
        await applyImport(session, { source, jobs, mail, isActive: options.active === true, offThere });
      } else if (jobs.length > 0) session.say('Nothing was changed; --apply makes the jobs.');
    });
  addExamples(command, examples);
  return command;
}

/** Rules and channels for the mail of cron; which channels there are is asked for only where something is made. */
async function planMailOf(
  session: Session,
  imported: readonly ImportedCrontab[],
  { source, apply, mailChannel }: { readonly source: string; readonly apply?: true; readonly mailChannel?: string },
): Promise<MailPlan> {
  const known = apply === true ? await readAllPages((await session.client()).alerts.channels.list) : [];
  const jobs = imported.flatMap((file) => file.jobs);
  return planMail(jobs, { source, known, channel: mailChannel });
}

/** How the lines of new jobs are switched off. A file that was named is known by its path, a crontab by its user. */
function offThereOf(session: Session, files: readonly string[], imported: readonly ImportedCrontab[]) {
  const placeOf = (file: string) => (files.length === 0 || file === 'stdin' ? file : resolve(session.cwd, file));
  const today = new Date().toISOString().slice(0, 10);
  return (created: ReadonlySet<string>) => {
    const lines = imported.flatMap(({ jobs }) => jobs).filter(({ job }) => created.has(job.name));
    return switchOff(
      lines.map(({ file, line, text }) => ({ file: placeOf(file), line, text })),
      today,
    );
  };
}

function sharedOf(options: {
  readonly withDisabled?: boolean;
  readonly reboot?: 'leave' | 'manual';
  readonly pool?: string;
  readonly userPools?: boolean;
  readonly runAs?: boolean;
}): SharedOptions {
  return {
    withDisabled: options.withDisabled,
    keepsReboot: options.reboot === 'manual',
    pool: options.pool,
    hasUserPools: options.userPools,
    runsAsUser: options.runAs,
  };
}

function readKinds(text: string | undefined): ReadonlySet<ProposalKind> {
  if (text === 'all') return new Set(proposalKinds);
  const words = (text ?? '').split(',').filter((word) => word !== '');
  const kinds = words.map((word) => {
    const kind = proposalKinds.find((known) => known === word);
    if (kind === undefined)
      throw usageError(`--accept cannot be ${word}`, `all, or some of ${proposalKinds.join(',')}`);
    return kind;
  });
  return new Set(kinds);
}

interface Collecting {
  readonly hostWide?: boolean;
  readonly root: string;
  readonly user?: string;
  readonly dialect: CrontabDialect | 'auto';
  readonly system?: boolean;
  readonly shared: SharedOptions;
}

async function collect(session: Session, files: readonly string[], options: Collecting): Promise<CollectedCrontabs> {
  const { shared, user, system, hostWide } = options;
  const root = resolve(session.cwd, options.root);
  const given = options.dialect === 'auto' ? undefined : options.dialect;
  const { timezone: givenZone } = session.settings;
  if (hostWide === true) {
    if (files.length > 0) throw usageError('--host-wide finds the files by itself', 'leave the files out');
    return collectHost(root, { ...shared, dialect: given, timezone: givenZone });
  }
  const timezone = givenZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const dialect = given ?? (await detectDialect(root));
  const owner = user ?? session.env.USER ?? 'me';
  const common = { ...shared, dialect, timezone, owner };
  const nothing = { dialect, timezone, anacrontabs: [], left: [] };
  if (files.length === 0) {
    if (user === undefined) throw usageError('no file is named', 'crontab -l | aster import crontab -, or --host-wide');
    const text = textOf(await readUsersCrontab(user, root), `the crontab of ${user}`);
    return { ...nothing, crontabs: [{ text, options: { ...common, file: user, isSystem: false } }] };
  }
  const crontabs = [];
  for (const file of files) {
    const isSystem = system === true || /^\/etc\/(?:crontab$|cron\.d\/)/.test(resolve(session.cwd, file));
    const text = textOf(file === '-' ? await readText(process.stdin) : await readNamed(file), file);
    crontabs.push({ text, options: { ...common, isSystem, file: file === '-' ? 'stdin' : file } });
  }
  return { ...nothing, crontabs };
}

/** A file that a person names may be a pipe, such as that of `<(crontab -l)`. */
async function readNamed(file: string): Promise<FileText> {
  const read = await readBoundedFile(file);
  if ('text' in read || read.why !== 'it is no file') return read;
  const { createReadStream } = await import('node:fs');
  return readText(createReadStream(file));
}

function textOf(read: FileText, what: string): string {
  if ('text' in read) return read.text;
  throw usageError(`${what}: ${read.why}`);
}
