import { formatDuration } from '@aster-scheduler/core';
import type { Check, CheckCode, CheckVerdict } from './check.js';
import type { DatabaseFacts } from './checkup-facts.js';

/** A host that is set by NTP is far nearer. */
const clockOffMs = 1_000;
const slowMs = 50;
const tooSlowMs = 1_000;
const minuteMs = 60_000;
/** Programs of Aster hold none for longer than seconds. */
const longMs = 5 * minuteMs;
const tooLongMs = 60 * minuteMs;
/** Below, autovacuum does not bother either. */
const fewDeadRows = 20_000;
const restBytesAllowed = 4 * 2 ** 20;

/** Says what is right and wrong with the database. */
export function planDatabaseChecks(facts: DatabaseFacts): Check[] {
  return [schemaCheck(facts), clockCheck(facts), ...loadChecks(facts), durabilityCheck(facts), ...tableChecks(facts)];
}

function schemaCheck({ schemaVersion, neededSchemaVersion }: DatabaseFacts): Check {
  if (schemaVersion === neededSchemaVersion) return ok('schema', `the tables are of version ${schemaVersion}`);
  const sentence = `the tables are of version ${schemaVersion}, the program that answers is made for ${neededSchemaVersion}`;
  const isNext = schemaVersion === neededSchemaVersion + 1;
  return {
    code: 'schema',
    verdict: isNext ? 'warn' : 'fail',
    sentence,
    remedy: schemaVersion < neededSchemaVersion ? 'aster migrate' : 'run the programs of the newer version',
  };
}

function clockCheck({ clockAheadMs, latencyMs }: DatabaseFacts): Check {
  const offMs = Math.max(0, Math.abs(clockAheadMs) - latencyMs / 2);
  if (offMs < clockOffMs) return ok('clock', 'it goes with that of the database');
  const side = clockAheadMs > 0 ? 'ahead of' : 'behind';
  return {
    code: 'clock',
    verdict: 'warn',
    sentence: `it is ${formatDuration(Math.round(offMs))} ${side} that of the database`,
    remedy: 'timedatectl: let hosts be set by NTP',
  };
}

function loadChecks({ latencyMs, connections, maxConnections, longestTransactionMs }: DatabaseFacts): Check[] {
  const share = maxConnections === 0 ? 0 : connections / maxConnections;
  return [
    graded('latency', latencyMs, [slowMs, tooSlowMs], {
      sentence: `it answers in ${latencyMs} ms`,
      remedy: 'aster system; is the database near, and not busy?',
    }),
    graded('connections', share, [0.8, 0.95], {
      sentence: `${connections} of ${maxConnections} connections are in use`,
      remedy: 'lower DB_POOL_SIZE, or raise max_connections of Postgres',
    }),
    graded('long_transactions', longestTransactionMs, [longMs, tooLongMs], {
      sentence:
        longestTransactionMs < longMs
          ? 'none has been open for minutes'
          : `one has been open for ${Math.floor(longestTransactionMs / minuteMs)} min`,
      remedy: 'select pid, xact_start, query from pg_stat_activity order by xact_start',
    }),
  ];
}

function durabilityCheck({ settingsOff }: DatabaseFacts): Check {
  if (settingsOff.length === 0) return ok('durability', 'what is confirmed is on the disk');
  return {
    code: 'durability',
    verdict: settingsOff.includes('fsync') || settingsOff.includes('full_page_writes') ? 'fail' : 'warn',
    sentence: `${settingsOff.join(', ')} ${settingsOff.length === 1 ? 'is' : 'are'} off: a crash may lose what was confirmed`,
    remedy: `alter system set ${settingsOff[0]} = on`,
  };
}

function tableChecks({ liveRows, deadRows, weeksWithoutPartition, restBytes }: DatabaseFacts): Check[] {
  const isBloated = deadRows > fewDeadRows && deadRows > 5 * liveRows;
  const isRestLarge = restBytes > restBytesAllowed;
  return [
    {
      code: 'dead_rows',
      verdict: isBloated ? 'warn' : 'ok',
      sentence: `of the runs under way, about ${deadRows} removed rows are left`,
      ...(isBloated ? { remedy: 'vacuum aster.live_runs, and see open transactions above' } : {}),
    },
    {
      code: 'partitions',
      verdict: weeksWithoutPartition > 0 || isRestLarge ? 'warn' : 'ok',
      sentence:
        weeksWithoutPartition > 0
          ? `${weeksWithoutPartition} of the weeks to come have no partition`
          : isRestLarge
            ? 'much history is in no partition of a week'
            : 'they exist for the weeks to come',
      ...(weeksWithoutPartition > 0 || isRestLarge ? { remedy: 'a scheduler makes them: aster services' } : {}),
    },
  ];
}

function ok(code: CheckCode, sentence: string): Check {
  return { code, verdict: 'ok', sentence };
}

function graded(
  code: CheckCode,
  value: number,
  [warnFrom, failFrom]: readonly [number, number],
  { sentence, remedy }: { readonly sentence: string; readonly remedy: string },
): Check {
  const verdict: CheckVerdict = value >= failFrom ? 'fail' : value >= warnFrom ? 'warn' : 'ok';
  return { code, verdict, sentence, ...(verdict === 'ok' ? {} : { remedy }) };
}
