export { type CodeJob, findCodeJob, listCodeJobs, lockCodeJobs, saveCodeJob } from './code-jobs.js';
export { deleteJob } from './delete-job.js';
export { findJob } from './find-job.js';
export { findJobId } from './find-job-id.js';
export { insertJob } from './insert-job.js';
export type { JobConditions } from './job-conditions.js';
export { type JobFilter, type JobPage, listJobPage } from './list-job-page.js';
export { type CursorPlan, planJobEdit } from './plan-job-edit.js';
export { type EditOptions, type JobEdit, updateJob } from './update-job.js';
export { deleteSecret } from './secrets/delete-secret.js';
export { listSecrets, type SecretFacts } from './secrets/list-secrets.js';
export { type NewSecret, putSecret } from './secrets/put-secret.js';
export { rotateSecrets, type SecretRotation } from './secrets/rotate-secrets.js';
export {
  createSecretKeyring,
  type SealedSecret,
  secretKeyBytes,
  type SecretKeyring,
} from './secrets/secret-keyring.js';
export { createStoredSecrets } from './secrets/stored-secrets.js';
