/** How far commands are kept from the worker and from each other; the README says what each level stops. */
export const isolationLevels = ['none', 'user', 'namespace'] as const;
export type IsolationLevel = (typeof isolationLevels)[number];

/** Whom a command runs as. */
export interface Account {
  /** As jobs name it. */
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Its home; `/` for one that the system does not know. */
  readonly home: string;
}

/** Programs of the system that isolation and limits are made of, by their absolute paths. */
export interface IsolationPrograms {
  readonly setpriv: string;
  readonly unshare: string;
  readonly prlimit: string;
  readonly env: string;
  readonly shell: string;
}

/** How the commands of an executor are kept apart. */
export interface Isolation {
  readonly level: Exclude<IsolationLevel, 'none'>;
  /** What a job may run as; the first one unless it says otherwise. */
  readonly accounts: readonly [Account, ...Account[]];
  readonly programs: IsolationPrograms;
}

/** What one command is held to; see `CommandTask`. */
export interface CommandLimits {
  readonly memoryBytes?: number;
  readonly processes?: number;
  readonly fileBytes?: number;
  readonly cpuMs?: number;
}
