import type { CommandGroup } from './command-entry.js';

/** What is done to runs. */
export const runCommands: CommandGroup = {
  title: 'Runs',
  commands: {
    trigger: {
      summary: 'run a job now, and follow it if you like',
      aliases: ['start'],
      load: async () => (await import('../commands/trigger.js')).triggerCommand,
    },
    exec: {
      summary: 'run a command here, as a run of a job that runs elsewhere',
      load: async () => (await import('../commands/exec.js')).execCommand,
    },
    runs: {
      summary: 'list runs, the newest first',
      aliases: ['history', 'ps'],
      load: async () => (await import('../commands/runs.js')).runsCommand,
    },
    run: {
      summary: 'show everything about one run',
      load: async () => (await import('../commands/run.js')).runCommand,
    },
    logs: {
      summary: 'print the output of a run, or of the newest run of a job',
      aliases: ['log'],
      load: async () => (await import('../commands/logs.js')).logsCommand,
    },
    cancel: {
      summary: 'stop runs',
      aliases: ['stop', 'kill'],
      load: async () => (await import('../commands/cancel.js')).cancelCommand,
    },
    retry: {
      summary: 'run finished runs again',
      aliases: ['rerun', 'restart'],
      load: async () => (await import('../commands/retry.js')).retryCommand,
    },
    wait: {
      summary: 'wait until a run has ended',
      aliases: ['watch'],
      load: async () => (await import('../commands/wait.js')).waitCommand,
    },
    backfill: {
      summary: 'make the runs of a past range',
      load: async () => (await import('../commands/backfill.js')).backfillCommand,
    },
    ledger: {
      summary: 'list every tick of a job with what became of it; --check proves it',
      load: async () => (await import('../commands/ledger.js')).ledgerCommand,
    },
    stats: {
      summary: 'show what runs have come to, step by step',
      aliases: ['statistics'],
      load: async () => (await import('../commands/stats.js')).statsCommand,
    },
    failures: {
      summary: 'list failures, put together by what they have in common',
      load: async () => (await import('../commands/failures.js')).failuresCommand,
    },
    why: {
      summary: 'say why something ran, did not run, or failed',
      aliases: ['explain'],
      load: async () => (await import('../commands/why.js')).whyCommand,
    },
  },
};
