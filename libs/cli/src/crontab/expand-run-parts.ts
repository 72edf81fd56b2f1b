import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CrontabDialect } from './crontab-entry.js';
import type { ImportedJob } from './imported-job.js';

export interface RunPartsOptions {
  readonly root: string;
  readonly dialect: CrontabDialect;
  /** Why a script is passed over for its name. */
  whySkipped(name: string, dialect: CrontabDialect): string | undefined;
}

/**
 * A job for each script of a line with `run-parts FOLDER`, one after the other as `run-parts` has them, whatever comes
 * of those before. Returns the job as it is when it is no such line or the folder has no script.
 */
export async function expandRunParts(
  imported: ImportedJob,
  { root, dialect, whySkipped }: RunPartsOptions,
): Promise<readonly ImportedJob[]> {
  const folder = /\brun-parts\s+(?:-\S+\s+)*(\/[\w./+-]+)/.exec(imported.job.args?.[1] ?? '')?.[1];
  if (folder === undefined) return [imported];
  const scripts: string[] = [];
  const skipped: string[] = [];
  for (const name of await listNames(join(root, folder))) {
    const isScript = whySkipped(name, dialect) === undefined && (await isExecutable(join(root, folder, name)));
    (isScript ? scripts : skipped).push(name);
  }
  if (scripts.length === 0) return [{ ...imported, notes: [`${folder} has no script to start`, ...imported.notes] }];
  const note = skipped.length === 0 ? [] : [`run-parts passes over ${skipped.join(', ')}`];
  return scripts.map((script, index) => {
    const name = `${imported.job.name}/${script}`;
    const previous = `${imported.job.name}/${scripts[index - 1] ?? ''}`;
    const { cron_expr: cron, ...job } = imported.job;
    const when =
      index === 0 ? { cron_expr: cron } : { depends_on: [{ job: previous, condition: 'completion' as const }] };
    const labels = { ...job.labels, crontab: `${job.labels?.crontab ?? ''}/${script}`.slice(0, 255) };
    return {
      ...imported,
      job: { ...job, ...when, name, labels, command: `${folder.replace(/\/$/, '')}/${script}`, args: [] },
      fields: index === 0 ? imported.fields : undefined,
      notes: index === 0 ? [...note, ...imported.notes] : imported.notes,
    };
  });
}

/** In the order of bytes, as `run-parts` goes. */
async function listNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => !name.startsWith('.'))
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

async function isExecutable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
