/** An Aster that a person works with, as the configuration file holds it. */
export interface Context {
  readonly url: string;
  readonly key?: string;
  readonly key_file?: string;
  /** A command that prints the key; run without a shell. */
  readonly key_command?: string;
  /** The zone that instants are shown in. */
  readonly tz?: string;
  /** Shown when a change is to be confirmed. */
  readonly label?: string;
  /** Whether every change in this context asks first. */
  readonly confirm?: boolean;
  /** Certificates in PEM that are trusted besides the usual ones. */
  readonly ca_file?: string;
}

/** The configuration file: every context by its name, and the one that counts when none is named. */
export interface Config {
  readonly current?: string;
  readonly contexts: Readonly<Record<string, Context>>;
}
