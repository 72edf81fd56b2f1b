import { type Check, type CheckCode, checkCodes } from './check.js';
import type { CheckupFacts } from './checkup-facts.js';
import { planAlertChecks } from './plan-alert-checks.js';
import { planDatabaseChecks } from './plan-database-checks.js';
import { planHintCheck } from './plan-hint-check.js';
import { planJobChecks } from './plan-job-checks.js';
import { planProcessChecks } from './plan-process-checks.js';
import { planSlotsCheck } from './plan-slots-check.js';

/** Says what is right and wrong, in the order of `checkCodes`; what could not be read in time is a warning. */
export function planCheckup({ database, processes, jobs, alerts, hints, peaks }: CheckupFacts): Check[] {
  const found = [
    ...(database === undefined ? [] : planDatabaseChecks(database)),
    ...(processes === undefined ? [] : planProcessChecks(processes)),
    ...(jobs === undefined ? [] : planJobChecks(jobs)),
    planHintCheck(hints),
    ...(peaks === undefined ? [] : [planSlotsCheck(peaks)]),
    ...(alerts === undefined ? [] : planAlertChecks(alerts)),
  ];
  return checkCodes.map((code) => found.find((check) => check.code === code) ?? notRead(code));
}

function notRead(code: CheckCode): Check {
  return { code, verdict: 'warn', sentence: 'this could not be read within a second', remedy: 'aster system' };
}
