import { setTimeout as delay } from 'node:timers/promises';
import type { JobResource, OutputEvent } from '@aster-scheduler/client';
import { isAway } from '../print/away.js';
import { untilThere } from '../print/until-there.js';
import type { Session } from '../session/session.js';
import { type OutputWishes, printOutput } from './print-output.js';
import { tellEnd } from './tell-end.js';

const pauseMs = 500;

/** Prints the output of a job's newest run and of those that follow it, one after the other, until the process ends. */
export async function followJob(session: Session, job: JobResource, wishes: OutputWishes): Promise<void> {
  const client = await session.client();
  let lastId: string | undefined;
  for (;;) {
    const list = async () => client.runs.list({ job_id: job.id, limit: 100 });
    const { items } = lastId === undefined ? await list() : await untilThere(session, list);
    const started = items.filter(({ started_at: at }) => at !== null);
    const next =
      lastId === undefined ? started[0] : started.filter(({ id }) => lastId !== undefined && id > lastId).at(-1);
    if (next === undefined) {
      if (lastId === undefined && items.length === 0) session.say(`${job.name} has not run yet`);
      lastId ??= '';
      await delay(pauseMs);
      continue;
    }
    session.say(`run ${next.id}`);
    const { id } = next;
    await printOutput(session, outputOf(session, id), wishes);
    tellEnd(session, await untilThere(session, async () => client.runs.get(id)));
    session.say(`waiting for the next run of ${job.name}; Ctrl-C ends`);
    lastId = id;
  }
}

/** The output of a run until it has ended, however long the server is away meanwhile; nothing comes twice. */
async function* outputOf(session: Session, runId: string): AsyncGenerator<OutputEvent> {
  const { runs } = await session.client();
  for (let after: string | undefined; ;) {
    try {
      for await (const event of runs.followOutput(runId, { after })) {
        after = event.id;
        yield event;
      }
      return;
    } catch (error) {
      if (!isAway(error)) throw error;
      await untilThere(session, async () => runs.get(runId));
    }
  }
}
