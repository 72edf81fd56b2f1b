import { definitionNames, type FieldNames, type JobField, jobFieldNames } from '@aster-scheduler/core';

/** What code does not say of a job: it has a handler, not a command, and whether it is active is for people. */
export const notForCode = [
  'command',
  'args',
  'env',
  'workingDirectory',
  'handler',
  'status',
  'outputStreams',
  'outputEncoding',
  'runAs',
  'memoryLimitMb',
  'processLimit',
  'fileSizeLimitMb',
  'cpuLimitMs',
  'runsOn',
  'graceMs',
  'managedBy',
  'payloadSchema',
] as const satisfies readonly JobField[];

/** Where an option is called otherwise than the field: durations are texts, and `retry` says what its parts are of. */
const otherNames = {
  cronExpr: 'cron',
  'retry.maxRetries': 'retry.max',
  'retry.delayMs': 'retry.delay',
  'retry.maxDelayMs': 'retry.maxDelay',
  timeoutMs: 'timeout',
  killGraceMs: 'killGrace',
  catchupWindowMs: 'catchupWindow',
} as const satisfies Partial<FieldNames>;

/** What code calls the fields of a job. */
export const optionNames: FieldNames = { ...definitionNames, ...otherNames };

/** The fields that code can say. */
export const codeFields: readonly JobField[] = jobFieldNames.filter(
  (field) => !(notForCode as readonly JobField[]).includes(field),
);

/** Those that are given as they are stored, under the same name. */
export const plainFields = codeFields.filter((field) => optionNames[field] === field && !field.includes('.'));
