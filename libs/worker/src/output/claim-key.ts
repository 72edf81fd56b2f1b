import type { Claim } from '@aster-scheduler/run-store';

/** What tells one claim from another in a map. */
export function claimKey(claim: Claim): string {
  return `${claim.runId}:${claim.fence}`;
}
