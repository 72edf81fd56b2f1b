/** A word that a program takes beside `--help` and `--version`; everything else is set by the environment. */
export interface Flag {
  /** Such as `--check`. */
  readonly name: string;
  /** One line for the help. */
  readonly about: string;
}
