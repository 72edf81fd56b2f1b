/** Which of a job's two schedule fields an `InvalidScheduleError` is about, by its name on the wire. */
export type ScheduleField = 'cron_expr' | 'timezone';

/** The text of a schedule or the name of its time zone is not valid; the message says what is wrong and where. */
export class InvalidScheduleError extends Error {
  override readonly name = 'InvalidScheduleError';
  readonly code = 'INVALID_SCHEDULE';
  readonly field: ScheduleField;
  /**
   * Index of the offending character in the text as it was given, from 0, in UTF-16 units; `undefined` where no place
   * can be named.
   */
  readonly position: number | undefined;

  constructor(message: string, field: ScheduleField, position?: number) {
    super(position === undefined ? message : `${message} (at position ${position})`);
    this.field = field;
    this.position = position;
  }
}
