import type { CheckVerdict } from '@aster-scheduler/client';

/** One thing that was looked at. */
export interface ConnectionCheck {
  readonly code: string;
  readonly title: string;
  readonly verdict: CheckVerdict;
  readonly sentence: string;
  readonly meaning: string;
  readonly remedy: string | null;
  readonly examples: readonly string[];
  /** Without it nothing more can be asked. */
  readonly isFinal?: boolean;
}
