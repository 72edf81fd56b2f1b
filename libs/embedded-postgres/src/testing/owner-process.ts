import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { EmbeddedPostgresOptions } from '../start-embedded-postgres.js';

/** A process of its own that has started an embedded server and does nothing more. */
export interface OwnerProcess {
  readonly process: ChildProcess;
  readonly connectionString: string;
}

const script = `
import { startEmbeddedPostgres } from '@aster-scheduler/embedded-postgres';
process.on('SIGINT', () => undefined);
setInterval(() => undefined, 60_000);
try {
  const onProgress = (progress) => console.log(JSON.stringify({ progress }));
  const { connectionString } = await startEmbeddedPostgres({ ...JSON.parse(process.argv[1]), onProgress });
  console.log(JSON.stringify({ connectionString }));
} catch (error) {
  console.log(JSON.stringify({ error: error.message }));
}
`;

/**
 * Begins a start in a process group of its own and hands over what it says: progress, then a connection string or an
 * error.
 */
export function beginOwnerProcess(options: EmbeddedPostgresOptions, env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(options)], {
    cwd: import.meta.dirname,
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: child, lines: createInterface({ input: child.stdout }) };
}

/** Starts a server in another process and waits until it runs. */
export async function startOwnerProcess(
  options: EmbeddedPostgresOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OwnerProcess> {
  const { process: child, lines } = beginOwnerProcess(options, env);
  for await (const line of lines) {
    const said: { connectionString?: string; error?: string } = JSON.parse(line);
    if (said.error !== undefined) {
      await kill(child);
      throw new Error(said.error);
    }
    if (said.connectionString !== undefined) return { process: child, connectionString: said.connectionString };
  }
  throw new Error('the process ended before its server ran');
}

/** Kills a process the hard way and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
