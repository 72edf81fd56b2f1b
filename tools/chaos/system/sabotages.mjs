import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The build is not as a sabotage expects it. */
export class SabotageError extends Error {}

/**
 * Ways to break a copy of the build, each by taking away one of the things that keep the guarantees. `changes` is a
 * list of replacements that all have to find their place, as often as it is there; `faults` are the kinds of faults
 * under which it matters, `everyMs` how often one begins at least and at most, and `shows` the kinds of violations of
 * which there has to be one. `jobs` are there besides the usual ones, and `actions` is all that people do. With
 * `holds`, locks of somebody else are tried as well.
 */
export const sabotages = {
  /** Neither the key made of job and tick nor cursors and their locks keep two schedulers from making a tick twice. */
  'unique-key': {
    shows: ['duplicate tick'],
    faults: ['worker.kill', 'api.kill'],
    changes: [
      {
        file: 'libs/core/dist/run-id.js',
        find: /hash\.copy\(bytes, 6, 0, 10\)/,
        put: 'globalThis.crypto.getRandomValues(bytes.subarray(6))',
      },
      {
        file: 'libs/run-store/dist/ticks/lock-due-jobs.js',
        find: /for update of c skip locked/,
        put: '',
      },
      {
        file: 'libs/db/dist/functions/insert-tick-runs.sql.js',
        find: / and c\.planned_until = t\.cursor_at[\s\S]*?for update skip locked/,
        put: '',
      },
    ],
  },
  /** Whoever comes with a result settles the run, whether or not another worker has claimed it since, however late. */
  fence: {
    shows: ['false result', 'phantom execution', 'overlap'],
    faults: ['network.cut', 'worker.stop', 'postgres.stop'],
    changes: [
      {
        file: 'libs/run-store/dist/settlement/settle-runs.js',
        find: /const \{ held, now \} = await readSettlementFacts\(.*\);/,
        put: '$& settlements = settlements.map((each) => ({ ...each, fence: held.get(each.runId)?.fence ?? each.fence }));',
      },
      { file: 'libs/worker/dist/settle/drop-lost.js', find: /isHeld\(waiting\.end\)/, put: 'true' },
    ],
  },
  /** Only the command itself is killed, not what it started: neither its process group nor what carries its marker. */
  'group-kill': {
    shows: ['orphan', 'overlap'],
    faults: ['worker.kill', 'worker.term'],
    changes: [
      {
        file: 'libs/executor/dist/processes/send-signal.js',
        find: /process\.kill\(target, signal\)/,
        put: 'process.kill(Math.abs(target), signal)',
      },
      {
        file: 'libs/executor/dist/processes/group-is-alive.js',
        find: /(export async function groupIsAlive\(group\) \{)/,
        put: '$1 return [readProcessStat(group)].some((stat) => stat !== undefined && !isDead(stat));',
      },
      {
        file: 'libs/executor/dist/processes/list-marked.js',
        find: /(export async function listMarked\([^)]*\) \{)/,
        put: '$1 return [];',
      },
      {
        file: 'libs/executor/dist/processes/descendants.js',
        find: /(export function descendantsOf\(roots, [^)]*\) \{)/,
        put: '$1 return [...roots];',
      },
    ],
  },
  /** History goes by the tick: what a live run has written, and a run that has just ended, goes with its old week. */
  retention: {
    shows: ['changed terminal row', 'false result'],
    faults: ['history.remove'],
    actions: ['backfill', 'backfill', 'trigger'],
    changes: [
      { file: 'libs/run-store/dist/upkeep/keep-history.js', find: /r\.finished_at < \$\{before\}/, put: 'true' },
      {
        file: 'libs/run-store/dist/upkeep/keep-history.js',
        find: /not exists \(select from aster\.live_runs l[\s\S]*?f\.finished_at >= \$\{before\}\)/,
        put: 'true',
      },
    ],
  },
  /** What is locked by somebody else counts as an absence of the database: everything beside it waits. */
  held: {
    shows: ['held up'],
    faults: ['history.remove'],
    holds: true,
    changes: [
      {
        file: 'libs/run-store/dist/portions/is-caused-by-items.js',
        find: /return !isDatabaseUnavailable\(error\) \|\| isDeadlinePassed\(error\)/,
        put: 'return false',
      },
      {
        file: 'libs/run-store/dist/portions/set-lock-timeout.js',
        find: /\$\{Math\.ceil\(ms\)\}ms/,
        put: '0',
      },
    ],
  },
  /** Runs of a paused job start all the same, and so do their retries. */
  pause: {
    shows: ['phantom execution'],
    faults: ['history.remove'],
    actions: ['pause'],
    changes: [
      {
        file: 'libs/run-store/dist/moves/follow-status.js',
        find: /set status = 'waiting', reason = 'paused', is_exclusive = false/,
        put: 'set reason = null',
      },
      {
        file: 'libs/run-store/dist/settlement/reschedule-runs.js',
        find: /is_paused: isPaused/,
        put: 'is_paused: false',
      },
    ],
  },
  /** A worker claims what it has no handler for. */
  handlers: {
    shows: ['phantom execution'],
    faults: ['worker.term'],
    changes: [
      {
        file: 'libs/db/dist/functions/claim-runs.sql.js',
        find: /and coalesce\(r\.handler, ''\) = l\.handler/,
        put: '',
      },
    ],
  },
  /** A companion begins with a child that it knows nothing of, as a program without an init does in a container. */
  reap: {
    shows: ['zombie'],
    faults: ['worker.term'],
    changes: [
      {
        file: 'libs/executor/dist/link/start-companion-process.js',
        find: /spawn\(process\.execPath, \[\.\.\.nodeFlags, options\.file\]/,
        put: `spawn('/bin/sh', ['-c', 'true & exec "$@"', 'sh', process.execPath, ...nodeFlags, options.file]`,
      },
    ],
  },
  /** A message counts as sent before it is: what was refused, or was on its way when somebody was killed, is lost. */
  outbox: {
    shows: ['lost message'],
    faults: ['notifier.kill'],
    changes: [
      {
        file: 'libs/scheduler/dist/deliveries/send-through-channel.js',
        find: /const result = await deliverOnce\(/,
        put: `await settleNotification(db, claim, { id, result: { outcome: 'delivered' }, random: 0, now: now?.() });
    $&`,
      },
    ],
  },
  /** The companions do not end what runs when the lease of their worker is over. */
  lease: {
    shows: ['overlap', 'orphan'],
    faults: ['worker.stop'],
    everyMs: [8_000, 10_000], // one worker at a time: the others have to have slots for what it has lost
    jobs: [{ name: 'long', every: 2, what: 'sleep', number: 25 }], // longer than a worker is stopped
    changes: [
      {
        file: 'libs/executor/dist/companion/companion.js',
        find: /\(\) => void endForLease\(lease\.endsAt\(\)\)/,
        put: '() => undefined',
      },
    ],
  },
};

/** Breaks the copied build in `folder`. @throws SabotageError when the build has changed since this was written */
export async function sabotage(folder, name) {
  for (const { file, find, put } of sabotages[name].changes) {
    const isDone = await replaceIn(join(folder, file), find, put);
    if (!isDone) throw new SabotageError(`sabotage ${name}: ${find} is not in ${file} any more`);
  }
}

async function replaceIn(path, find, put) {
  const text = await readFile(path, 'utf8').catch(() => '');
  const changed = text.replaceAll(new RegExp(find, 'g'), put);
  if (changed === text) return false;
  await writeFile(path, changed);
  return true;
}
