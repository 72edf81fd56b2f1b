import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { say } from './say.mjs';

/** How long the program gets to stop; it has commands and a database to end. */
const patienceMs = 30_000;

/** The program that runs another one for as long as its parent lives. */
export const attached = fileURLToPath(new URL('./attached.mjs', import.meta.url));

/** A program that is stopped and started anew on demand; changes during a restart lead to one more. */
export function createRestarter(main, args) {
  let child;
  let queue = Promise.resolve();
  let isWanted = false;

  const start = () => {
    child = spawn(process.execPath, [attached, main, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true, // signals come from here, once
    });
    const started = child;
    started.once('exit', (code) => {
      if (child === started) say(`aster has ended with code ${code}; waiting for a change`);
    });
  };

  const stop = async () => {
    const stopping = child;
    child = undefined;
    if (stopping === undefined || stopping.exitCode !== null || stopping.signalCode !== null) return;
    const gone = once(stopping, 'exit');
    stopping.kill('SIGTERM');
    const timer = setTimeout(() => stopping.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(timer);
  };

  return {
    restart() {
      if (isWanted) return;
      isWanted = true;
      queue = queue.then(stop).then(() => {
        isWanted = false;
        start();
      });
    },
    stop() {
      isWanted = true; // no start any more
      queue = queue.then(stop);
      return queue;
    },
  };
}
