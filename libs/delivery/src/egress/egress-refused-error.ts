/** The address is one that messages are not sent to. Nothing was sent. */
export class EgressRefusedError extends Error {
  override readonly name = 'EgressRefusedError';
  readonly code = 'EGRESS_REFUSED';
  constructor(host: string, why: string) {
    super(`${host} is not sent to: ${why}`);
  }
}
