/** The description of all routes, written out. */
export interface Documentation {
  /** As JSON. */
  readonly openapi: string;
  /** As a page for people. */
  readonly page: string;
}
