import { closeSync } from 'node:fs';
import { errorCode } from '@aster-scheduler/core/error-code';
import { environmentScript } from '../isolation/environment-script.js';
import { findExecutable } from '../isolation/find-executable.js';
import { openEnvironment } from '../isolation/open-environment.js';
import { type Enclosure, planLaunch, planLimits } from '../isolation/plan-launch.js';
import { commandVariable } from '../processes/marker.js';
import type { CommandOrder } from '../protocol/messages.js';
import type { CommandHost } from './command-host.js';
import { launchCommand, type LaunchedCommand, type LaunchFailure, type LaunchOptions } from './launch-command.js';

/** Starts a command behind the walls and within the limits of its order. */
export async function launchEnclosed(
  order: CommandOrder,
  launch: LaunchOptions,
  host: CommandHost,
): Promise<LaunchedCommand | LaunchFailure> {
  const { enclosure, limits = {}, prlimit } = order;
  if (enclosure !== undefined) return launchBehindWalls(order, launch, { host, enclosure });
  const [program, ...args] = prlimit === undefined ? [] : planLimits(prlimit, limits);
  if (program === undefined) return launchCommand(launch, host.killPreference);
  if (findExecutable(launch.command, launch) === undefined) return { code: 'ENOENT' };
  const limited = { ...launch, command: program, args: [...args, launch.command, ...launch.args] };
  return launchCommand(limited, host.killPreference);
}

/** What stands between the companion and the command, with an environment of its own. */
const ownPath = '/usr/sbin:/usr/bin:/sbin:/bin';

async function launchBehindWalls(
  order: CommandOrder,
  launch: LaunchOptions,
  { host, enclosure }: { readonly host: CommandHost; readonly enclosure: Enclosure },
): Promise<LaunchedCommand | LaunchFailure> {
  // what starts the command would tell of it by a code only that any command may end with
  if (findExecutable(launch.command, launch) === undefined) return { code: 'ENOENT' };
  const { limits = {}, killGraceMs: graceMs } = order;
  const { command: own, args: ownArgs, entrance } = launch;
  const [command = '', ...args] = planLaunch({ command: own, args: ownArgs, limits, graceMs, entrance }, enclosure);
  let fourth: number;
  try {
    const script = environmentScript(launch.env, enclosure.programs.env);
    fourth = openEnvironment(host.folder.current(), script, enclosure.account);
  } catch (error) {
    return { code: errorCode(error) ?? 'UNKNOWN' };
  }
  const env = { PATH: ownPath, [commandVariable]: launch.env[commandVariable] ?? '' };
  return launchCommand({ ...launch, command, args, env, fourth }, host.killPreference).finally(() => closeSync(fourth));
}
