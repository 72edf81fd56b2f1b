import type { ApplyResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { confirm, confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { loadSource } from '../source/load-source.js';
import { pruneOption } from '../source/prune-option.js';
import { reportOption } from '../source/report-option.js';
import { isEmptyPlan, planSummary, showPlan } from '../source/show-plan.js';
import { withPlaces } from '../source/with-places.js';

/** `aster apply`. */
export const applyCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: 'cd "$(mktemp -d)" && aster init --source apply-1 && aster apply --take-over --yes --url "$ASTER_URL"',
      does: 'shows the plan, asks, and does exactly that',
    },
    {
      command:
        'cd "$(mktemp -d)" && aster init --source apply-2 && aster apply --take-over --dry-run --url "$ASTER_URL"; test $? = 7',
      does: 'only shows it; exits 7 when there is something to do',
    },
    {
      command:
        'cd "$(mktemp -d)" && aster init --source apply-3 && aster apply jobs.aster.yaml --take-over --prune keep --yes --url "$ASTER_URL"',
      does: 'leaves jobs alone that are in no file any more',
    },
  ],
  create: (session) =>
    new Command('apply')
      .description(
        'Make jobs, rules and channels as the files of their source declare them: made, changed and archived, all or nothing.',
      )
      .argument('[paths...]', 'files, or folders with them; this folder unless given')
      .option('--source <name>', 'whose jobs they are, where no file says it')
      .addOption(pruneOption())
      .addOption(reportOption())
      .option('--take-over', 'also take jobs that others own, or nobody')
      .option('--plan <plan>', 'do exactly this plan of aster diff, or nothing')
      .option('--dry-run', 'only show what would be done')
      .action(async (paths, options) => {
        const loaded = await loadSource(session, paths, options.source);
        const { source, jobs, rules, channels } = loaded;
        const request = {
          ...{ source, jobs, rules, channels },
          prune: options.prune,
          take_over: options.takeOver,
          expected_plan: options.plan,
        };
        const client = await session.client();
        const plan = await withPlaces(session, loaded, async () => client.jobs.apply({ ...request, dry_run: true }));
        await showPlan(session, plan, source, options.report !== undefined);
        if (plan.conflicts.length > 0) {
          throw new CliError(
            exitCodes.refused,
            'some of what the source says may not be done: nothing was changed',
            plan.conflicts.some((conflict) => conflict.is_takeable)
              ? { hint: '--take-over takes what others own' }
              : {},
          );
        }
        if (isEmptyPlan(plan)) return;
        if (options.dryRun === true) {
          session.exitCode = exitCodes.different;
          return;
        }
        await agree(session, plan, options.plan !== undefined);
        const applied = await client.jobs.apply({ ...request, expected_plan: plan.plan });
        session.say(`applied: ${planSummary(applied)}`);
      }),
};

/**
 * Asks whoever can answer, unless the plan was agreed to before. Without a terminal only what takes many jobs away
 * needs a yes.
 */
async function agree(session: Session, plan: ApplyResource, isAgreed: boolean): Promise<void> {
  await confirmChange(session);
  if (isLargePrune(plan)) return confirm(session, `${plan.prunes.length} of them go; apply?`);
  if (session.terminal.canAsk && !isAgreed) await confirm(session, 'apply?');
}

/** More than ten, or a fifth of them, that go: a folder that was left out is more likely than a decision. */
function isLargePrune({ prunes, unchanged, updates }: ApplyResource): boolean {
  return prunes.length > 10 || prunes.length > 0.2 * (prunes.length + unchanged + updates.length);
}
