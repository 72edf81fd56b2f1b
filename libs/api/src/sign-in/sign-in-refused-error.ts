/** Somebody came back from the provider, and is not let in. */
export class SignInRefusedError extends Error {
  override readonly name = 'SignInRefusedError';
  /** In a word or two, for people and for the audit log. */
  readonly reason: string;
  /** Who it was, as the provider calls them; absent where that is not known. */
  readonly subject?: string;
  constructor(reason: string, subject?: string, options?: ErrorOptions) {
    super(`the sign-in was refused: ${reason}`, options);
    this.reason = reason;
    this.subject = subject;
  }
}
