import type { Context } from '../context/context.js';

/** An Aster that a command talks to. */
export interface Target {
  readonly url: string;
  readonly key: string | undefined;
  /** Of the context, when one was chosen. */
  readonly name: string | undefined;
  readonly context: Context | undefined;
  /** What has decided, for people. */
  readonly chosenBy: string;
  readonly fetch: typeof globalThis.fetch;
}
