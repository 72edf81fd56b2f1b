import type { ApplyResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { confirm, confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { applySource } from '../source/apply-source.js';
import { isLargePrune } from '../source/is-large-prune.js';
import { pruneOption } from '../source/prune-option.js';
import { reportOption } from '../source/report-option.js';
import { watchSource } from '../source/watch-source.js';

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
      .option(
        '--revision <text>',
        'kept with the versions of the jobs; the commit of the files, as git says it, unless given',
      )
      .addOption(
        new Option(
          '--watch',
          'apply again whenever a file changes, without --prune none goes; for development',
        ).conflicts(['plan', 'dryRun', 'report']),
      )
      .action(async (paths, { watch, report, prune, ...options }) => {
        if (watch === true) {
          const agree = async (plan: ApplyResource, isFirst: boolean) => agreeTo(session, plan, !isFirst);
          return watchSource(session, paths, { ...options, prune, agree });
        }
        await applySource(session, paths, {
          ...options,
          prune: prune ?? 'archive',
          isReport: report !== undefined,
          agree: async (plan) => {
            await confirmChange(session);
            await agreeTo(session, plan, options.plan !== undefined);
          },
        });
      }),
};

/**
 * Asks whoever can answer, unless the plan was agreed to before. Without a terminal only what takes many jobs away
 * needs a yes.
 */
async function agreeTo(session: Session, plan: ApplyResource, isAgreed: boolean): Promise<void> {
  if (isLargePrune(plan)) return confirm(session, `${plan.prunes.length} of them go; apply?`);
  if (session.terminal.canAsk && !isAgreed) await confirm(session, 'apply?');
}
