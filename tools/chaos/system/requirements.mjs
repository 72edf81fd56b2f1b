import { spawnSync } from 'node:child_process';

/** What `truth.sh` needs beyond a shell. */
const probe = 'date +%s%N | grep -qx "[0-9]*" && command -v flock && command -v setsid && read -r line < /proc/$$/stat';

/** Why the test cannot be tried here, as a sentence; `undefined` when it can. */
export function findMissing() {
  if (process.platform !== 'linux') return 'the chaos test needs Linux: it looks into /proc';
  if (spawnSync('/bin/sh', ['-c', probe]).status === 0) return undefined;
  return 'the chaos test needs flock and setsid (util-linux), and a date that tells nanoseconds (coreutils)';
}
