/** The issuer is asked for its keys no more often. */
export interface IssuerPauses {
  /** After it has given them: a token that names one that is not among them has them read again. */
  readonly cooldownMs?: number;
  /** After it has not: who comes meanwhile is told the failure of before. */
  readonly retryMs?: number;
}
