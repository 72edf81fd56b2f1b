import { spawn } from 'node:child_process';
import { perSecond } from '../statistics.mjs';

/** Starts a second of a command by child_process.spawn with its pipes read, `concurrency` at a time. */
export async function rawSpawn(command, count, concurrency) {
  let left = count;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) await runOne(command);
    }),
  );
  return perSecond(count, performance.now() - startedAt);
}

function runOne(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child.stdout.resume();
    child.stderr.resume();
    child.once('error', reject);
    child.once('close', resolve);
  });
}
