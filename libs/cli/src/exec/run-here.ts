import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';

/** How a command has ended. */
export interface EndedHere {
  /** As a shell says it: 128 and the number of the signal; 127 for no such program, 126 for one that cannot run. */
  readonly exitCode: number;
  /** The end of what it has printed. */
  readonly output: string;
}

/** What the command has left running may keep its pipes for ever: so long they are read when it has ended. */
const graceMs = 1_000;
const keptBytes = 100_000;
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** Runs a command with the input, the output and the signals of this process, and keeps the end of what it prints. */
export async function runHere([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<EndedHere> {
  const child = spawn(command, args, { env, stdio: ['inherit', 'pipe', 'pipe'] });
  const tail = createTail();
  let isHeld = false;
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of passedOn) process.on(signal, pass);
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.on('data', (piece: Buffer) => {
      tail.add(piece);
      if (!to.write(piece)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
  }
  try {
    const exitCode = await new Promise<number>((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        process.stderr.write(`aster: ${command} cannot be started: ${error.code ?? error.message}\n`);
        resolve(error.code === 'ENOENT' ? 127 : 126);
      });
      child.once('exit', (code, signal) => {
        const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
        child.once('close', () => resolve(exitCode));
        const end = (): void => {
          const isHeldUp = child.stdout.isPaused() || child.stderr.isPaused(); // whoever reads this process is slow
          if (isHeldUp) return void setTimeout(end, graceMs);
          isHeld = true;
          resolve(exitCode);
        };
        setTimeout(end, graceMs).unref();
      });
    });
    return { exitCode, output: tail.text() };
  } finally {
    for (const pipe of [child.stdout, child.stderr]) {
      if (isHeld && !pipe.readableEnded) readAway(pipe);
      pipe.destroy();
    }
    for (const signal of passedOn) process.off(signal, pass);
  }
}

/** Whoever goes on with the pipe may write to it: a pipe that nobody reads any more would end them. */
function readAway(pipe: Readable): void {
  pipe.pause();
  const reader = spawn('cat', { cwd: '/', detached: true, stdio: [pipe, 'ignore', 'ignore'] });
  reader.once('error', () => undefined);
  reader.unref();
}

function createTail() {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    add(piece: Buffer) {
      pieces.push(piece);
      length += piece.length;
      if (length <= 2 * keptBytes) return;
      pieces = [Buffer.concat(pieces).subarray(-keptBytes)];
      length = keptBytes;
    },
    text: () => Buffer.concat(pieces).subarray(-keptBytes).toString('utf8').replaceAll('\0', '\ufffd'),
  };
}
