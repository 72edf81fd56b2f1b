import { instantText, runText } from './describe.mjs';

/**
 * The time in which everything has to be as usual once nothing is wrong any more; far more than an idle machine takes.
 */
const recoveryLimitMs = 30_000;
/** A program that is asked to end shortly after the database was in trouble may have to give up. */
const afterTroubleUs = 5_000_000;

/** Everything came to its end, stayed as it was at its end, and left nothing behind. */
export function checkEnds(facts) {
  return [...checkFinality(facts), ...checkLeftovers(facts), ...checkPrograms(facts), ...checkRecovery(facts)];
}

function checkFinality({ seen, digests, runById, ...facts }) {
  const changed = [...seen].filter(([id, digest]) => digests.get(id) !== digest);
  return changed.map(([id]) => {
    const run = runById.get(id);
    const text =
      run === undefined ? `run ${id} was finished and is gone` : `${runText(run, facts)} changed after its end`;
    return { kind: 'changed terminal row', text };
  });
}

function checkLeftovers({ orphans, zombies, backlog, live, records, ...facts }) {
  const lost = records.losses.filter((loss) => loss.orphans !== undefined);
  return [
    ...orphans.map((text) => ({ kind: 'orphan', text: `process ${text} lives after the end of everything` })),
    ...lost.map(({ kind, programName, orphans: left }) => ({
      kind: 'orphan',
      text: `${left.length} processes outlived ${programName} (${kind}): ${left.join('; ')}`,
    })),
    ...zombies.map((text) => ({ kind: 'zombie', text: `process ${text} is dead, and its parent does not collect it` })),
    ...(backlog.left === backlog.count
      ? []
      : [{ kind: 'phantom execution', text: `of ${backlog.count} runs of another service ${backlog.left} are left` }]),
    ...live.map((run) => ({ kind: 'not terminal', text: `${runText(run, facts)} did not end` })),
  ];
}

function checkPrograms({ records }) {
  const ungraceful = records.stops.filter((stop) => stop.code !== 0 && !isExcused(stop, records));
  return [
    ...records.unexpectedEnds.map(({ programName, code, atUs }) => ({
      kind: 'crash',
      text: `${programName} ended with ${code} at ${instantText(atUs)} by itself`,
    })),
    ...ungraceful.map(({ programName, code, askedUs }) => ({
      kind: 'not graceful',
      text: `${programName} was asked to end at ${instantText(askedUs)} and ended with ${code}`,
    })),
  ];
}

function isExcused(stop, records) {
  if (stop.code === 'nothing') return false;
  if (stop.code === 'SIGTERM' && !stop.hasSpoken) return true; // nothing in it was loaded yet that hears a signal
  return wasInTrouble(stop, records);
}

function wasInTrouble({ askedUs, endedUs }, { troubles }) {
  return troubles.some(({ fromUs, toUs }) => fromUs < endedUs && askedUs < (toUs ?? Infinity) + afterTroubleUs);
}

function checkRecovery({ recoveredMs }) {
  if (recoveredMs !== undefined && recoveredMs <= recoveryLimitMs) return [];
  const when = recoveredMs === undefined ? 'not at all' : `after ${recoveredMs} ms`;
  return [{ kind: 'slow recovery', text: `after everything was healed, ticks were executed as usual ${when}` }];
}
