import { readFile } from 'node:fs/promises';

/**
 * Reads what the commands wrote: every start with what became of it. Instants are in microseconds since 1970.
 * `ended` is absent where a command was killed before its end.
 */
export async function readTruth(file) {
  const starts = new Map();
  for (const line of (await readFile(file, 'utf8').catch(() => '')).split('\n')) {
    const [word, id, at, ...rest] = line.split(' ');
    if (word === 'start') starts.set(id, toStart(id, at, rest));
    else if (word !== '') addTo(starts.get(id), word, at, rest[0]);
  }
  return [...starts.values()].sort((a, b) => a.atUs - b.atUs);
}

function toStart(id, at, [runId, attempt, jobName, worker, scheduledAt, trigger]) {
  const scheduledUs = Date.parse(scheduledAt) * 1_000;
  return { id, atUs: toUs(at), runId, attempt: Number(attempt), jobName, worker, scheduledUs, trigger, overlaps: [] };
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
