import { readFile } from 'node:fs/promises';

/** The system tells when a process was started in steps of a hundredth of a second since boot. */
const tickUs = 10_000;

/**
 * Reads what the commands wrote: every start with what became of it. Instants are in microseconds since 1970.
 * `ended` is absent where a command was killed before its end; `atUs` is when it wrote its first word, and `spawnedUs`
 * when its process began, to some hundredths of a second.
 */
export async function readTruth(file) {
  const starts = new Map();
  for (const line of (await readFile(file, 'utf8').catch(() => '')).split('\n')) {
    const [word, id, at, ...rest] = line.split(' ');
    if (word === 'start') starts.set(id, toStart(id, at, rest));
    else if (word !== '') addTo(starts.get(id), word, at, rest[0]);
  }
  return withSpawns([...starts.values()].sort((a, b) => a.atUs - b.atUs));
}

/** The quickest of all to its first word tells when the machine was booted. */
function withSpawns(starts) {
  const commands = starts.filter((start) => start.sinceBootUs !== undefined);
  const bootUs = commands.reduce((least, { atUs, sinceBootUs }) => Math.min(least, atUs - sinceBootUs), Infinity);
  return starts.map((start) => ({ ...start, spawnedUs: bootUs + (start.sinceBootUs ?? NaN) }));
}

function toStart(id, at, [runId, attemptNum, jobName, worker, scheduledAt, trigger, ticks]) {
  const [atUs, scheduledUs] = [toUs(at), Date.parse(scheduledAt) * 1_000];
  const sinceBootUs = ticks === 'none' ? undefined : Number(ticks) * tickUs; // a handler has no process of its own
  const attempt = Number(attemptNum);
  return { id, atUs, sinceBootUs, runId, attempt, jobName, worker, scheduledUs, trigger, overlaps: [] };
}

function addTo(start, word, at, detail) {
  if (start === undefined) throw new Error(`the truth has ${word} without a start`);
  if (word === 'end') start.ended = { atUs: toUs(at), code: Number(detail) };
  else if (word === 'overlap') start.overlaps.push(detail);
  else if (word === 'term') start.askedToEndUs = toUs(at);
  else if (word === 'killed') start.killedUs = toUs(at);
  else throw new Error(`the truth has the unknown word ${word}`);
}

/** Nanoseconds as text do not fit into a number. */
function toUs(text) {
  return Number(BigInt(text) / 1_000n);
}
