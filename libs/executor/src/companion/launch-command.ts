import type { Readable } from 'node:stream';
import { execa } from 'execa';
import type { KillPreference } from './kill-preference.js';

export interface LaunchOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** For stdout and stderr; stdin is empty. */
  readonly targets: readonly [number | 'pipe', number | 'pipe'];
  /** A further descriptor, which the command gets as its fourth. */
  readonly fourth?: number;
  /** Of the control group that the command is to be in; see `CommandGroup`. */
  readonly entrance?: string;
}

/** The end of the command itself; others of its tree may go on. */
export interface CommandExit {
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface LaunchedCommand {
  readonly pid: number;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly exited: Promise<CommandExit>;
}

/** The system's code for why nothing was started. */
export interface LaunchFailure {
  readonly code: string;
}

/** execa takes any descriptor; its types know those to 9. */
type ExecaTarget = 'pipe' | 9;

/** Starts a command as the leader of a session and process group of its own, with this environment and no other. */
export async function launchCommand(
  options: LaunchOptions,
  killPreference: KillPreference,
): Promise<LaunchedCommand | LaunchFailure> {
  const subprocess = killPreference.forChildren(() => startSubprocess(options));
  if (subprocess === undefined) return { code: 'EMFILE' };
  const { pid, stdout, stderr } = subprocess;
  if (pid === undefined) return { code: (await subprocess).code ?? 'UNKNOWN' };
  const exited = new Promise<CommandExit>((resolve) => {
    subprocess.once('exit', (exitCode: number | null, signal: string | null) => {
      resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined });
    });
  });
  return { pid, stdout, stderr, exited };
}

/**
 * `undefined` when there are no descriptors left: execa then throws a TypeError,
 * and the system's error comes as an uncaught exception, see `isDescriptorShortage`.
 */
function startSubprocess({ command, args, env, cwd, targets, fourth }: LaunchOptions) {
  try {
    return execa(command, args, {
      env,
      extendEnv: false,
      cwd,
      stdio: [
        'ignore',
        targets[0] as ExecaTarget,
        targets[1] as ExecaTarget,
        ...(fourth === undefined ? [] : [fourth as ExecaTarget]),
      ],
      buffer: false,
      stripFinalNewline: false,
      reject: false,
      detached: true,
      cleanup: false,
    });
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('stdio is not iterable')) return undefined;
    throw error;
  }
}

/** The error that Node emits where execa has no listener yet, because there were no descriptors for a start. */
export function isDescriptorShortage(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (code === 'EMFILE' || code === 'ENFILE') && syscall?.startsWith('spawn') === true;
}
