import { lchownSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '@aster-scheduler/core/error-code';
import { type CommandGroup, makeCommandGroup } from '../control-groups/command-group.js';
import { commandVariable, formatMarker } from '../processes/marker.js';
import type { CommandOrder } from '../protocol/messages.js';
import type { CommandHost } from './command-host.js';
import type { CommandOutput, OnOutput } from './command-output.js';
import { explainSetupFailure, isShortage, type LaunchTrouble } from './explain-launch-failure.js';
import type { LaunchOptions } from './launch-command.js';
import { openMergedOutput, openNamedOutput } from './named-output.js';
import { createOutputLog } from './output-log.js';
import type { PipePool } from './pipe-pool.js';
import { openSocketOutput } from './socket-output.js';

/** Everything a command needs before it can start. */
export interface CommandSetup {
  readonly launch: LaunchOptions;
  readonly output: CommandOutput;
  /** Absent: it has no control group of its own. */
  readonly group?: CommandGroup;
  /**
   * Reads and sends the rest of the output, and removes everything that was set up. Returns how many bytes were
   * dropped.
   */
  tearDown(): Promise<number>;
}

/**
 * A failure here is never the fault of the command: descriptors or space are used up, or the temporary folder is
 * unusable. In the last case the folder is made anew once, since a cleaner of temporary files or another command may
 * have removed or changed it.
 */
export async function setUpCommand(order: CommandOrder, host: CommandHost): Promise<CommandSetup | LaunchTrouble> {
  const used = host.folder.current();
  try {
    return await setUp(order, host).catch((error: unknown) => {
      if (isShortage(errorCode(error))) throw error;
      if (host.folder.current() === used) renew(host);
      return setUp(order, host);
    });
  } catch (error) {
    return explainSetupFailure(error);
  }
}

function renew({ folder, pipes }: CommandHost): void {
  folder.renew();
  pipes.forget();
}

async function setUp(order: CommandOrder, host: CommandHost): Promise<CommandSetup> {
  const { folder, pipes } = host;
  while (pipes.isUsable() && pipes.freeCount() < 2) await pipes.makeMore();
  const log = createOutputLog(order.outputLimitBytes, (chunks) => host.send({ type: 'output', id: order.id, chunks }));
  const temporary = order.workingDirectory === undefined ? folder.workingFolders.take() : undefined;
  let group: CommandGroup | undefined;
  try {
    if (temporary !== undefined) handOver(temporary.path, order);
    group = makeGroup(order, host); // late: another try, or another start, must not find it there
    const output = openOutput(order, pipes, log.push);
    const tearDown = async (): Promise<number> => {
      await group?.end();
      await output.finish();
      if (temporary !== undefined) folder.workingFolders.remove(temporary);
      return log.finish();
    };
    const cwd = order.workingDirectory ?? temporary?.path ?? '';
    const launch = { ...toLaunchOptions(order, host, output, cwd), entrance: group?.entrance };
    return { launch, output, group, tearDown };
  } catch (error) {
    void group?.end();
    if (temporary !== undefined) folder.workingFolders.remove(temporary);
    throw error;
  }
}

function makeGroup({ id, group }: CommandOrder, { token, companion }: CommandHost): CommandGroup | undefined {
  if (group === undefined) return undefined;
  return makeCommandGroup(join(group.folder, formatMarker({ token, companion, command: id })), group.limits);
}

function openOutput({ isMerged }: CommandOrder, pipes: PipePool, push: OnOutput): CommandOutput {
  const onOutput: OnOutput = isMerged ? (_, bytes) => push('stdout', bytes) : push;
  if (!pipes.isUsable()) return openSocketOutput(onOutput);
  return isMerged ? openMergedOutput(pipes, onOutput) : openNamedOutput(pipes, onOutput);
}

function toLaunchOptions(order: CommandOrder, host: CommandHost, output: CommandOutput, cwd: string): LaunchOptions {
  const { command, args } = order;
  const marker = formatMarker({ token: host.token, companion: host.companion, command: order.id });
  return { command, args, env: { ...order.env, [commandVariable]: marker }, cwd, targets: output.targets };
}

/** A working folder belongs to whom the command runs as, and stays in a folder of the companion's own. */
function handOver(path: string, { enclosure }: CommandOrder): void {
  const account = enclosure?.account;
  if (account !== undefined) lchownSync(path, account.uid, account.gid);
}
