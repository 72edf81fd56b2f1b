import { resolve } from 'node:path';
import type { ApplyInput, ApplyResource, PruneWay } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import type { Session } from '../session/session.js';
import { findSourceFiles } from './find-source-files.js';
import { gitRevision } from './git-revision.js';
import { loadSource } from './load-source.js';
import { isEmptyPlan, planSummary, showPlan } from './show-plan.js';
import { withPlaces } from './with-places.js';

export interface ApplySourceOptions {
  /** Whose the files are, where they do not say it. */
  readonly source?: string;
  /** Without it jobs that are in no file any more are told of, and stay. */
  readonly prune?: PruneWay;
  readonly takeOver?: true;
  /** Only this one is carried out. */
  readonly plan?: string;
  readonly dryRun?: true;
  readonly isReport?: boolean;
  /** What is kept as the revision of the files; what git says unless given. */
  readonly revision?: string;
  /** Programs are run anew. */
  readonly isAnew?: boolean;
  /** Resolves when the plan may be carried out. */
  agree(plan: ApplyResource): Promise<void>;
}

/**
 * Shows the plan of files, asks, and does exactly that.
 *
 * @throws CliError for files that are wrong, and for what stands in the way
 */
export async function applySource(
  session: Session,
  paths: readonly string[],
  options: ApplySourceOptions,
): Promise<void> {
  const loaded = await loadSource(session, paths, options.source, { isAnew: options.isAnew });
  const { source, jobs, rules, channels } = loaded;
  const client = await session.client();
  const declared = { source, jobs, rules, channels, take_over: options.takeOver, expected_plan: options.plan };
  const ask = async (prune: PruneWay): Promise<ApplyResource> =>
    withPlaces(session, loaded, async () => client.jobs.apply({ ...declared, prune, dry_run: true }));
  const { prune, plan } = await planOf(session, options.prune, ask);
  await showPlan(session, plan, source, options.isReport);
  if (plan.conflicts.length > 0) throw refusedFor(plan);
  if (isEmptyPlan(plan)) return;
  if (options.dryRun === true) {
    session.exitCode = exitCodes.different;
    return;
  }
  await options.agree(plan);
  const revision = await revisionOf(session, paths, options.revision);
  const applied = await client.jobs.apply({ ...declared, ...revision, prune, expected_plan: plan.plan });
  session.say(`applied: ${planSummary(applied)}`);
}

async function planOf(
  session: Session,
  wanted: PruneWay | undefined,
  ask: (prune: PruneWay) => Promise<ApplyResource>,
): Promise<{ readonly prune: PruneWay; readonly plan: ApplyResource }> {
  const plan = await ask(wanted ?? 'archive');
  if (wanted !== undefined || plan.prunes.length === 0) return { prune: wanted ?? 'archive', plan };
  const names = plan.prunes.map(({ name }) => printable(name)).join(', ');
  session.say(`in no file any more, and left as they are without --prune: ${names}`);
  return { prune: 'keep', plan: await ask('keep') };
}

function refusedFor({ conflicts }: ApplyResource): CliError {
  const hint = conflicts.some((conflict) => conflict.is_takeable) ? '--take-over takes what others own' : undefined;
  const message = 'some of what the source says may not be done: nothing was changed';
  return new CliError(exitCodes.refused, message, { hint });
}

async function revisionOf(
  { cwd }: Session,
  paths: readonly string[],
  given: string | undefined,
): Promise<Pick<ApplyInput, 'revision' | 'author'>> {
  if (given !== undefined) return { revision: given };
  const files = await findSourceFiles(paths.length === 0 ? ['.'] : paths, cwd);
  return (await gitRevision(files.map((file) => resolve(cwd, file)))) ?? {};
}
