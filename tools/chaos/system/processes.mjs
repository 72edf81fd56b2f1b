import { readdirSync, readFileSync } from 'node:fs';

/** The ids of all processes whose environment holds all these settings, as `NAME=value`; dead ones have none. */
export function findProcesses(...settings) {
  return listPids().filter((pid) => {
    const environment = readProc(pid, 'environ').split('\0');
    return settings.every((setting) => environment.includes(setting));
  });
}

/** The ids of the children of a process. */
export function childrenOf(parent) {
  return listPids().filter((pid) => parentOf(pid) === parent);
}

/** The dead children that some processes, or children of theirs, have not collected, as text. */
export function findZombies(pids) {
  const parents = new Set([...pids, ...pids.flatMap(childrenOf)]);
  return listPids()
    .filter((pid) => statOf(pid)[0] === 'Z' && parents.has(parentOf(pid)))
    .map((pid) => `${pid} of ${describeProcess(parentOf(pid))}`);
}

/** What a process was started with, for people. */
export function describeProcess(pid) {
  return `${pid} ${readProc(pid, 'cmdline').split('\0').join(' ').trim()}`;
}

/** Whether the process is stopped by a signal. */
export function isStopped(pid) {
  return statOf(pid)[0] === 'T';
}

/** Sends a signal; answers whether there was somebody to get it. */
export function sendSignal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

function listPids() {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0); // other names are no numbers
}

function parentOf(pid) {
  return Number(statOf(pid)[1]);
}

function statOf(pid) {
  const stat = readProc(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return ''; // it has ended, or is somebody else's
  }
}
