export { type CodeJob, findCodeJob, listCodeJobs, lockCodeJobs, saveCodeJob } from './code-jobs.js';
export { countJobs, type JobCount } from './count-jobs.js';
export {
  groupJobs,
  type JobGroup,
  type JobGrouping,
  jobGroupings,
  type JobGroups,
  mostJobsInGroups,
} from './group-jobs.js';
export { countJobsMadeBy, lockJobMaker } from './count-jobs-made-by.js';
export type { DeclaredJob } from './declared/declared-job.js';
export { listDeclaredJobs, lockDeclaredJobs, releaseDeclaredJobs, saveDeclaredJobs } from './declared/declared-jobs.js';
export { findJobs } from './find-jobs.js';
export { type FoundJob, searchJobs } from './search-jobs.js';
export { deleteJob } from './delete-job.js';
export { findJob } from './find-job.js';
export { findJobId } from './find-job-id.js';
export { insertJob, insertJobs } from './insert-job.js';
export { isAmong, type JobConditions } from './job-conditions.js';
export { type JobSnapshot } from './job-snapshot.js';
export { findVersion, type JobVersion, type KeptVersion, listVersions } from './job-versions.js';
export { type JobHealth, jobHealths } from './job-health.js';
export { byName, type JobOrder, type JobPlace, type JobSort, jobSorts } from './job-order.js';
export {
  findJobPage,
  type FoundJobPage,
  type JobFilter,
  type JobPage,
  listJobPage,
  readJobPage,
} from './list-job-page.js';
export { lockForEdits } from './lock-for-edits.js';
export { pauseJob, resumeJob } from './pause-job.js';
export { type CursorPlan, planJobEdit } from './plan-job-edit.js';
export type { AskedPause } from './plan-pause.js';
export { planRestore } from './plan-restore.js';
export { versionsKept } from './record-version.js';
export { type ResumedJobs, resumeDueJobs, type ResumeOptions } from './resume-due-jobs.js';
export { type EditOptions, type JobEdit, lockForEdit, updateJob } from './update-job.js';
export { deleteSecret } from './secrets/delete-secret.js';
export { listSecrets, type SecretFacts } from './secrets/list-secrets.js';
export { type NewSecret, putSecret } from './secrets/put-secret.js';
export { requireSecrets } from './secrets/require-secrets.js';
export { rotateSecrets, type SecretRotation } from './secrets/rotate-secrets.js';
export {
  createSecretKeyring,
  type SealedSecret,
  secretKeyBytes,
  type SecretKeyring,
} from './secrets/secret-keyring.js';
export { createStoredSecrets } from './secrets/stored-secrets.js';
export {
  type BulkAction,
  bulkActions,
  type BulkOperation,
  type BulkOptions,
  type BulkProblem,
  jobActions,
  mostItems,
  runActions,
} from './bulk/bulk-operation.js';
export { findOperation } from './bulk/find-operation.js';
export { insertOperation, type NewOperation } from './bulk/insert-operation.js';
export { listMatchingJobs, listMatchingRuns } from './bulk/list-matching.js';
export { removeOldOperations } from './bulk/remove-old-operations.js';
export { type BulkWork, workOperations } from './bulk/work-operation.js';
