/** The answer of the health routes while all is well. */
export interface HealthResource {
  readonly status: 'ok';
}
