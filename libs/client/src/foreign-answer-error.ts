/** What answered is not this API, or something in between answered in its place: a proxy, a page to log in at. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
  readonly status: number;
  /** As its header `Content-Type` says; `undefined` when it has none. */
  readonly contentType: string | undefined;
  constructor(request: string, status: number, contentType: string | undefined) {
    super(`${request} was answered ${status} with ${contentType ?? 'no content'}, which is not of this API`);
    this.status = status;
    this.contentType = contentType;
  }
}
