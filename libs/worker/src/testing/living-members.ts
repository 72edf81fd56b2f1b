import { readdirSync, readFileSync } from 'node:fs';

/** The members of a process group that live: the dead that process 1 has not collected yet do not count. Linux only. */
export function livingMembers(group: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const [state, , itsGroup] = fieldsAfterName(pid);
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  });
}

function fieldsAfterName(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it has ended
  }
}
