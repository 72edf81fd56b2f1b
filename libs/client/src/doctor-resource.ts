/** Whether all is right, somebody should look at it, or something does not work. */
export type CheckVerdict = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface CheckResource {
  /** From 1, in the order of the list. */
  readonly number: number;
  /** Such as `scheduler`; a server may know others than this client. */
  readonly code: string;
  readonly title: string;
  readonly verdict: CheckVerdict;
  /** What is so. */
  readonly sentence: string;
  /** Why it matters. */
  readonly meaning: string;
  /** What mends it, or shows more; as a rule a command. */
  readonly remedy: string | null;
  /** Which ones, 20 at most. */
  readonly examples: readonly string[];
}

/** What is right and wrong with the installation. */
export interface DoctorResource {
  /** The worst of the checks. */
  readonly verdict: CheckVerdict;
  readonly checks: readonly CheckResource[];
}
