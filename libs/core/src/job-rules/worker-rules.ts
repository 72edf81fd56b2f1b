import type { NumberRule } from './field-rule.js';

/** What a worker may be told, as a program of its own or embedded. Its pools are as in `jobRules`. */
export const workerRules = {
  /** Runs at the same time: of a worker, and of one job in it. */
  concurrency: { kind: 'number', min: 1, max: 10_000, isInteger: true },
  /** The longest lease is for a configuration to say: a test clock has longer ones. */
  shortestLeaseMs: 1_000,
  mostOutputBytes: 1_073_741_824,
} as const satisfies Readonly<Record<string, NumberRule | number>>;
