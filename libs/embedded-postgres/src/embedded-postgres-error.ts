/** What went wrong with the embedded server, for callers that branch on it. */
export type EmbeddedPostgresErrorCode =
  | 'UNSUPPORTED_PLATFORM'
  | 'ALREADY_RUNNING'
  | 'WRONG_MAJOR_VERSION'
  | 'PORT_TAKEN'
  | 'FOREIGN_FOLDER'
  | 'NO_ACCESS'
  | 'DISK_FULL'
  | 'START_FAILED';

/**
 * The embedded server could not be started or was refused; the message is a sentence for the person at the terminal.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;
  readonly dataDir: string;
  constructor(code: EmbeddedPostgresErrorCode, dataDir: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.dataDir = dataDir;
  }
}
