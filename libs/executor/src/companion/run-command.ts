import { type CommandEnd, type CommandOrder } from '../protocol/messages.js';
import { type CommandHost } from './command-host.js';
import { describeEnd, describeNoStart, type EndCause } from './describe-end.js';
import { explainLaunchFailure } from './explain-launch-failure.js';
import { type CommandExit, launchCommand, type LaunchedCommand } from './launch-command.js';
import { startLongTimer } from './long-timer.js';
import { createProcessTree, type ProcessTree } from './process-tree.js';
import { setUpCommand } from './set-up-command.js';

export interface RunningCommand {
  /** Ends the whole tree: SIGTERM, and SIGKILL after `graceMs`. A further call can only shorten the grace. */
  end(cause: EndCause, graceMs: number): void;
  readonly killGraceMs: number;
  /** Resolves once nothing of the command lives any more and the worker was told. */
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

/** For what a command leaves running when it ends by itself. */
const leftoverGraceMs = 250;

/** Runs one command from its start to the end of all its processes, and tells the worker. */
export function runCommand(order: CommandOrder, host: CommandHost): RunningCommand {
  const progress: Progress = {};
  return {
    killGraceMs: order.killGraceMs,
    end: (cause, graceMs) => end(progress, cause, graceMs),
    done: execute(order, host, progress).then((result) => host.send({ type: 'ended', id: order.id, end: result })),
  };
}

function end(progress: Progress, cause: EndCause, graceMs: number): void {
  if (progress.exit === undefined) progress.cause ??= cause;
  void progress.tree?.endBy(performance.now() + graceMs).then((left) => {
    if (left.length > 0) progress.giveUp?.();
  });
}

async function execute(order: CommandOrder, host: CommandHost, progress: Progress): Promise<CommandEnd> {
  if (host.lease.isOver()) return describeNoStart('lease');
  const setup = await setUpCommand(order, host);
  if ('message' in setup) return describeNoStart(setup);
  const launched = progress.cause ?? (await launchCommand(setup.launch));
  if (typeof launched === 'string' || 'code' in launched) {
    setup.output.attach(null, null);
    const why = typeof launched === 'string' ? launched : explainLaunchFailure(launched.code, setup.launch);
    await setup.tearDown();
    return describeNoStart(why);
  }
  setup.output.attach(launched.stdout, launched.stderr);
  const exit = await superviseCommand(order, { host, progress, launched });
  return { ...describeEnd(exit, progress.cause), outputTruncatedBytes: await setup.tearDown() };
}

interface Supervision {
  readonly host: CommandHost;
  readonly progress: Progress;
  readonly launched: LaunchedCommand;
}

async function superviseCommand(order: CommandOrder, { host, progress, launched }: Supervision): Promise<CommandExit> {
  const startedAt = performance.now();
  host.send({ type: 'started', id: order.id, pid: launched.pid });
  const leaderEnded = (): boolean => progress.exit !== undefined;
  const tree = createProcessTree({
    command: order.id,
    leader: launched.pid,
    startedAt,
    scanner: host.scanner,
    leaderEnded,
  });
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
  const leftoverKillAt = performance.now() + Math.min(order.killGraceMs, leftoverGraceMs);
  const left = await tree.endBy(progress.cause === undefined ? leftoverKillAt : Infinity);
  if (left.length > 0) host.send({ type: 'event', event: { type: 'companion.processes-left', pids: left } });
  return exit;
}
