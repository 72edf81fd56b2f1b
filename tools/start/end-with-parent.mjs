/**
 * Sends SIGTERM to this process when the one that started it is gone. npm starts scripts through a shell, which does not
 * hand signals on: when npm is told to end, or killed, its script would be left behind.
 */
export function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
}
