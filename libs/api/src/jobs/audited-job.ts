import type { Job } from '@aster-scheduler/core';
import type { AuditSubject } from '@aster-scheduler/run-store';
import { auditedChange } from '../audit/audited.js';
import type { RouteAnswer } from '../routes/route.js';
import { toJobResource } from './job-resource.js';

/** A job, as the audit log names it. */
export function jobSubject({ id, name }: Job): AuditSubject {
  return { kind: 'job', id, name };
}

/** What an edit has changed; nothing where the job has the version that it had before. */
export function auditedEdit(before: Job, after: Job): RouteAnswer['audit'] {
  if (before.version === after.version) return 'nothing';
  return auditedChange(jobSubject(after), toJobResource(before), toJobResource(after));
}
