import type { CrontabDialect } from '../crontab/crontab-entry.js';
import { importAnacrontab } from '../crontab/import-anacrontab.js';
import {
  type CrontabText,
  importCrontabs,
  type ImportedCrontab,
  type ImportOptions,
} from '../crontab/import-crontab.js';
import type { KnownNames } from '../crontab/name-entries.js';
import { findHostCrontabs } from './find-host-crontabs.js';

/** What is the same for all files of an import. */
export type SharedOptions = Omit<ImportOptions, 'file' | 'isSystem' | 'owner' | 'dialect' | 'timezone'>;

/** Files that were found or named, read but not looked into. */
export interface CollectedCrontabs {
  readonly dialect: CrontabDialect;
  readonly timezone: string;
  readonly crontabs: readonly CrontabText[];
  /** Those of anacron. */
  readonly anacrontabs: readonly { readonly file: string; readonly text: string }[];
  /** What could not be read. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** Everything that cron goes by on a host. */
export async function collectHost(
  root: string,
  { dialect: given, timezone: givenZone, ...shared }: SharedOptions & Given,
): Promise<CollectedCrontabs> {
  const host = await findHostCrontabs(root, given);
  const { dialect } = host;
  const timezone = givenZone ?? host.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const ofCron = host.files.filter(({ kind }) => kind !== 'anacron');
  const crontabs = ofCron.map(({ path, kind, owner, text }) => ({
    text,
    options: { ...shared, dialect, timezone, owner, file: path, isSystem: kind === 'system' },
  }));
  const anacrontabs = host.files
    .filter(({ kind }) => kind === 'anacron')
    .map(({ path, text }) => ({ file: path, text }));
  return { dialect, timezone, crontabs, anacrontabs, left: host.left };
}

interface Given {
  readonly dialect: CrontabDialect | undefined;
  readonly timezone: string | undefined;
}

/** What becomes of all of them; each job has a name of its own. */
export function importCollected(
  { crontabs, anacrontabs, left, timezone }: CollectedCrontabs,
  { known, pool }: { readonly known: KnownNames; readonly pool?: string },
): readonly ImportedCrontab[] {
  return [
    ...importCrontabs(crontabs, known),
    ...anacrontabs.map(({ file, text }) => importAnacrontab(text, { file, timezone, pool })),
    ...left.map(({ path, why }) => ({ file: path, jobs: [], left: [{ line: 0, text: '', why }] })),
  ];
}
