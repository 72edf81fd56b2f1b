import type { CrontabDialect } from '../crontab/crontab-entry.js';
import { expandRunParts } from '../crontab/expand-run-parts.js';
import type { ImportedCrontab } from '../crontab/import-crontab.js';
import { type ProposalKind, proposeChanges } from '../crontab/propose-changes.js';
import { whyRunPartsSkips } from './why-run-parts-skips.js';

export interface Refinement {
  readonly root: string;
  readonly dialect: CrontabDialect;
  /** A job for each script of a folder. */
  readonly expandsRunParts: boolean;
  /** Whether changes are proposed. */
  readonly modernizes: boolean;
  readonly accepted: ReadonlySet<ProposalKind>;
}

/** Does with imported jobs what is asked for beyond keeping their behaviour. */
export async function refineImport(
  files: readonly ImportedCrontab[],
  { root, dialect, expandsRunParts, modernizes, accepted }: Refinement,
): Promise<readonly ImportedCrontab[]> {
  const refined: ImportedCrontab[] = [];
  for (const file of files) {
    const expanded = expandsRunParts
      ? await Promise.all(
          file.jobs.map(async (job) => expandRunParts(job, { root, dialect, whySkipped: whyRunPartsSkips })),
        )
      : file.jobs.map((job) => [job]);
    const jobs = modernizes ? expanded.flat().map((job) => modernize(job, accepted)) : expanded.flat();
    refined.push({ ...file, jobs });
  }
  return refined;
}

function modernize(job: ImportedCrontab['jobs'][number], accepted: ReadonlySet<ProposalKind>) {
  const { imported, proposals } = proposeChanges(job, accepted);
  const notes = proposals.map(({ kind, reason }) => {
    if (kind === undefined) return reason;
    return accepted.has(kind) ? `changed: ${reason}` : `could be changed (--accept ${kind}): ${reason}`;
  });
  return { ...imported, notes: [...notes, ...imported.notes] };
}
