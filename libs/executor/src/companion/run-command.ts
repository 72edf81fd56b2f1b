import type { Outcome } from '@aster-scheduler/core';
import { startLongTimer } from '../long-timer.js';
import { readProcessStat } from '../processes/process-stat.js';
import type { CommandOrder } from '../protocol/messages.js';
import type { CommandHost } from './command-host.js';
import { describeEnd, describeNoStart, type EndCause, notStarted, type TreeRest } from './describe-end.js';
import { explainLaunchFailure } from './explain-launch-failure.js';
import type { CommandExit, LaunchedCommand, LaunchFailure } from './launch-command.js';
import { launchEnclosed } from './launch-enclosed.js';
import { createProcessTree, type ProcessTree } from './process-tree.js';
import { type CommandSetup, setUpCommand } from './set-up-command.js';

export interface RunningCommand {
  /** Ends the whole tree: SIGTERM, and SIGKILL after `graceMs`. A further call can only shorten the grace. */
  end(cause: EndCause, graceMs: number): void;
  /** Stops the tree at once, before it is ended with no time left. */
  stop(): void;
  readonly killGraceMs: number;
  /** Resolves once nothing of the command lives any more and the worker was told. Never rejects. */
  readonly done: Promise<void>;
}

interface Progress {
  /** The first that came before the command ended by itself. */
  cause?: EndCause;
  exit?: CommandExit;
  tree?: ProcessTree;
  /** Called when the tree cannot be ended: nobody waits for it then. */
  giveUp?: () => void;
}

/**
 * A command may end before the programs that read its output (`exec > >(tee log)`). They get at least this long before
 * they are ended, whatever the grace and the timeout are.
 */
const shortestLeftoverMs = 250;

/** Runs one command from its start to the end of all its processes, and tells the worker. */
export function runCommand(order: CommandOrder, host: CommandHost): RunningCommand {
  const progress: Progress = {};
  return {
    killGraceMs: order.killGraceMs,
    stop: () => progress.tree?.stop(),
    end: (cause, graceMs) => end(progress, cause, graceMs),
    done: execute(order, host, progress)
      .catch((error: unknown) => endAfterFault(progress, error))
      .then((outcome) => host.send({ type: 'ended', id: order.id, outcome })),
  };
}

function end(progress: Progress, cause: EndCause, graceMs: number): void {
  if (progress.exit === undefined) progress.cause ??= cause;
  void progress.tree?.endBy(performance.now() + graceMs).then((left) => {
    if (left.length > 0) progress.giveUp?.();
  });
}

/** A fault of the companion ends only the command in which it occurred. */
async function endAfterFault({ tree }: Progress, error: unknown): Promise<Outcome> {
  const survivors = (await tree?.endBy(performance.now()).catch(() => undefined)) ?? [];
  const errorMsg = `the companion met a fault with this command: ${error instanceof Error ? error.message : String(error)}`;
  if (tree === undefined) return notStarted(errorMsg);
  const livesOn = survivors.length > 0 || undefined;
  return { status: 'lost', reason: 'worker_lost', errorMsg, livesOn, outputTruncatedBytes: 0 };
}

async function execute(order: CommandOrder, host: CommandHost, progress: Progress): Promise<Outcome> {
  if (host.lease.isOver()) return describeNoStart('lease');
  const setup = await setUpCommand(order, host);
  if ('message' in setup) return describeNoStart(setup);
  const memory = host.memory.watch();
  const launched = await launchUnlessEnded(order, setup, { host, progress });
  if (typeof launched === 'string' || 'code' in launched) {
    setup.output.attach(null, null);
    const why = typeof launched === 'string' ? launched : explainLaunchFailure(launched.code, setup.launch);
    await setup.tearDown();
    return describeNoStart(why);
  }
  setup.output.attach(launched.stdout, launched.stderr);
  const { exit, rest } = await superviseCommand(order, { host, progress, launched });
  const { cause } = progress;
  const whyKilled = () => setup.group?.whyKilled() ?? memory.sentence();
  const described = describeEnd({ exit, cause, rest, timeoutMs: order.timeoutMs, whyKilled });
  return { ...described, outputTruncatedBytes: await setup.tearDown() };
}

/** Checks the lease once more: this process may have been stopped, or the machine suspended, during the set-up. */
async function launchUnlessEnded(
  order: CommandOrder,
  setup: CommandSetup,
  { host, progress }: Pick<Supervision, 'host' | 'progress'>,
): Promise<LaunchedCommand | LaunchFailure | Exclude<EndCause, 'timeout'>> {
  // the timeout counts from the start only
  if (progress.cause !== undefined && progress.cause !== 'timeout') return progress.cause;
  return host.lease.isOver() ? 'lease' : launchEnclosed(order, setup.launch, host);
}

interface Supervision {
  readonly host: CommandHost;
  readonly progress: Progress;
  readonly launched: LaunchedCommand;
}

interface SupervisedEnd {
  readonly exit: CommandExit;
  readonly rest: TreeRest;
}

async function superviseCommand(
  order: CommandOrder,
  { host, progress, launched }: Supervision,
): Promise<SupervisedEnd> {
  const startedAt = performance.now();
  const leader = { pid: launched.pid, startTicks: readProcessStat(launched.pid)?.startTicks ?? 0 };
  host.send({ type: 'started', id: order.id, process: leader });
  const leaderEnded = (): boolean => progress.exit !== undefined;
  const tree = createProcessTree({ command: order.id, leader, startedAt, scanner: host.scanner, leaderEnded });
  progress.tree = tree;
  host.leaders.add(launched.pid);
  const stopTimer = startLongTimer(order.timeoutMs, () => end(progress, 'timeout', order.killGraceMs));
  const gaveUp = new Promise<CommandExit>((resolve) => {
    progress.giveUp = () => resolve({});
  });
  const exit = await Promise.race([launched.exited, gaveUp]);
  progress.exit = exit;
  host.leaders.delete(launched.pid);
  stopTimer();
  const isEnded = progress.cause !== undefined;
  const leftover = isEnded ? 0 : await tree.watchUntil(leftoverUntil(order, startedAt));
  const survivors = await tree.endBy(isEnded ? Infinity : performance.now() + order.killGraceMs);
  if (survivors.length > 0)
    host.send({ type: 'event', event: { type: 'companion.processes-left', pids: [...survivors] } });
  return { exit, rest: { leftover, survivors } };
}

/** Until when processes that a command left running may end by themselves: its grace, within its timeout. */
function leftoverUntil({ killGraceMs, timeoutMs }: CommandOrder, startedAt: number): number {
  const now = performance.now();
  return Math.max(now + shortestLeftoverMs, Math.min(now + killGraceMs, startedAt + timeoutMs));
}
