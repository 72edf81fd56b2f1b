import type { WorkerResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { findWorker } from '../objects/find-worker.js';
import { eachNamed } from '../print/each-named.js';
import { printPages } from '../print/print-pages.js';
import { tellOfOne } from '../print/tell-of-one.js';
import { confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

/** `aster workers`. */
export const workersCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster workers', does: 'all of them' },
    { command: 'aster workers -o wide', does: 'with what they run' },
    { command: "aster workers -o 'template={{name}} {{status}}'", does: 'for a script' },
  ],
  create: (session) =>
    new Command('workers')
      .description('List workers and what they run; have one claim nothing more, or claim again.')
      .addCommand(listCommand(session), { isDefault: true })
      .addCommand(drainCommand(session))
      .addCommand(undrainCommand(session)),
};

function listCommand(session: Session) {
  return new Command('list').description('list them').action(async () => {
    const client = await session.client();
    const times = await session.times();
    const at = (text: string) => formatInstant(new Date(text), times);
    await printPages<WorkerResource>(session, {
      page: async (page) => client.workers(page),
      columns: [
        { title: 'NAME', text: ({ name }) => name, shrinks: true },
        {
          title: 'STATUS',
          text: ({ status }) => status,
          style: ({ status }) => (status === 'active' ? 'green' : status === 'lost' ? 'red' : 'yellow'),
        },
        { title: 'POOLS', text: ({ pools }) => pools.join(','), shrinks: true },
        { title: 'BUSY', text: ({ running_run_ids: ids, slots }) => `${ids.length}/${slots}`, alignsRight: true },
        { title: 'HEARD', text: ({ heartbeat_at: text }) => at(text), dropOrder: 2 },
        { title: 'STARTED', text: ({ started_at: text }) => at(text), isWide: true },
        { title: 'VERSION', text: ({ version }) => version, dropOrder: 1 },
        { title: 'HANDLERS', text: ({ handlers }) => handlers.join(','), isWide: true },
        { title: 'RUNS', text: ({ running_run_ids: ids }) => ids.join(','), isWide: true },
        { title: 'ID', text: ({ id }) => id, isWide: true },
      ],
      name: ({ name }) => name,
      empty: 'no worker is known; aster worker starts one',
    });
  });
}

function drainCommand(session: Session) {
  return new Command('drain')
    .description('have workers claim nothing more; what they run goes on')
    .argument('<workers...>', 'names, ids, or begins of ids')
    .action(async (named) => {
      await confirmChange(session);
      const client = await session.client();
      await eachNamed(session, named, { isPrinted: true }, async (word) => {
        const worker = await client.drainWorker((await findWorker(session, word)).id);
        const { id, name, running_run_ids: runs } = worker;
        await tellOfOne(session, {
          resource: worker,
          name,
          done: `${name} (${id}) claims nothing more and runs ${runs.length}`,
        });
      });
    });
}

function undrainCommand(session: Session) {
  return new Command('undrain')
    .description('let workers that were told to drain claim again')
    .argument('<workers...>', 'names, ids, or begins of ids')
    .action(async (named) => {
      await confirmChange(session);
      const client = await session.client();
      await eachNamed(session, named, { isPrinted: true }, async (word) => {
        const worker = await client.undrainWorker((await findWorker(session, word)).id);
        const { id, name } = worker;
        await tellOfOne(session, { resource: worker, name, done: `${name} (${id}) claims again` });
      });
    });
}
