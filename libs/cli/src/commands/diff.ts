import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { exitCodes } from '../errors/exit-codes.js';
import { loadSource } from '../source/load-source.js';
import { pruneOption } from '../source/prune-option.js';
import { reportOption } from '../source/report-option.js';
import { isEmptyPlan, showPlan } from '../source/show-plan.js';
import { withPlaces } from '../source/with-places.js';

/** `aster diff`. */
export const diffCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: 'cd "$(mktemp -d)" && aster init && aster diff --url "$ASTER_URL"; test $? = 7',
      does: 'what apply would do; exits 7 when that is something',
    },
    {
      command: 'cd "$(mktemp -d)" && aster init && aster diff jobs.aster.yaml -o json --url "$ASTER_URL"; test $? = 7',
      does: 'for a program: plan is what apply --plan takes',
    },
    {
      command: 'cd "$(mktemp -d)" && aster init && aster diff --prune keep --url "$ASTER_URL"; test $? = 7',
      does: 'without a look at jobs that are in no file any more',
    },
  ],
  create: (session) =>
    new Command('diff')
      .description(
        'Show what aster apply would do: jobs, rules and channels that are made, changed and archived. Nothing is changed.',
      )
      .argument('[paths...]', 'files, or folders with them; this folder unless given')
      .option('--source <name>', 'whose jobs they are, where no file says it')
      .addOption(pruneOption())
      .addOption(reportOption())
      .option('--take-over', 'also take jobs that others own, or nobody')
      .action(async (paths, { source: given, prune, takeOver, report }) => {
        const loaded = await loadSource(session, paths, given);
        const { source, jobs, rules, channels } = loaded;
        const client = await session.client();
        const request = {
          source,
          jobs,
          rules,
          channels,
          prune: prune ?? 'archive',
          take_over: takeOver,
          dry_run: true,
        };
        const plan = await withPlaces(session, loaded, async () => client.jobs.apply(request));
        await showPlan(session, plan, source, report !== undefined);
        if (!isEmptyPlan(plan)) session.exitCode = exitCodes.different;
      }),
};
