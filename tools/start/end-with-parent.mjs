import { readFileSync } from 'node:fs';

const everyMs = 250;

/**
 * Sends SIGTERM to this process when npm, which started it, is gone. npm starts scripts through a shell, which does not
 * hand signals on: when npm is told to end or is killed, its script would be left behind.
 */
export function endWithParent() {
  const shell = process.ppid;
  // Above any other parent than a shell of npm's there is the user's own shell, which may come and go.
  const npm = isShellOfNpm(shell) ? parentOf(shell) : undefined;
  const timer = setInterval(() => {
    if (process.ppid === shell && (npm === undefined || parentOf(shell) === npm)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, everyMs);
  timer.unref();
}

function isShellOfNpm(pid) {
  const [program, option] = readProc(pid, 'cmdline')?.split('\0') ?? [];
  return process.env.npm_lifecycle_event !== undefined && /(^|\/)(sh|bash|dash)$/.test(program) && option === '-c';
}

/** Only Linux tells. */
function parentOf(pid) {
  const stat = readProc(pid, 'stat');
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
