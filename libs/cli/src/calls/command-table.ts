import type { CommandModule } from '../command/command-module.js';

/** A command as `aster --help` shows it. */
export interface CommandEntry {
  readonly summary: string;
  /** Other names that people try first. */
  readonly aliases?: readonly string[];
  load(): Promise<CommandModule>;
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: Readonly<Record<string, CommandEntry>>;
}

/** Every command, in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Jobs',
    commands: {
      jobs: {
        summary: 'list jobs, with their last outcomes and next runs',
        aliases: ['list', 'ls'],
        load: async () => (await import('../commands/jobs.js')).jobsCommand,
      },
      job: {
        summary: 'show everything about one job',
        aliases: ['show', 'status', 'describe'],
        load: async () => (await import('../commands/job.js')).jobCommand,
      },
      create: {
        summary: 'make a job: aster create NAME --cron … -- command',
        aliases: ['new'],
        load: async () => (await import('../commands/create.js')).createJobCommand,
      },
      edit: {
        summary: 'change a job in your editor',
        load: async () => (await import('../commands/edit.js')).editCommand,
      },
      set: {
        summary: 'change fields of a job: aster set NAME timeout=20m',
        load: async () => (await import('../commands/set.js')).setCommand,
      },
      rename: {
        summary: 'give a job another name',
        aliases: ['mv'],
        load: async () => (await import('../commands/rename.js')).renameCommand,
      },
      copy: {
        summary: 'make a job like another one',
        aliases: ['cp'],
        load: async () => (await import('../commands/copy.js')).copyCommand,
      },
      pause: {
        summary: 'let nothing of a job start by itself',
        aliases: ['disable', 'suspend'],
        load: async () => (await import('../commands/pause.js')).pauseCommand,
      },
      resume: {
        summary: 'let a paused or archived job go on',
        aliases: ['enable', 'unpause'],
        load: async () => (await import('../commands/resume.js')).resumeCommand,
      },
      archive: {
        summary: 'end a job and keep its history',
        load: async () => (await import('../commands/archive.js')).archiveCommand,
      },
      delete: {
        summary: 'delete a job with its history',
        aliases: ['rm', 'remove'],
        load: async () => (await import('../commands/delete.js')).deleteCommand,
      },
      graph: {
        summary: 'show which jobs wait for which',
        load: async () => (await import('../commands/graph.js')).graphCommand,
      },
    },
  },
  {
    title: 'Runs',
    commands: {
      trigger: {
        summary: 'run a job now, and follow it if you like',
        aliases: ['start'],
        load: async () => (await import('../commands/trigger.js')).triggerCommand,
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
      why: {
        summary: 'say why something ran, did not run, or failed',
        aliases: ['explain'],
        load: async () => (await import('../commands/why.js')).whyCommand,
      },
    },
  },
  {
    title: 'Schedules',
    commands: {
      next: {
        summary: 'show when an expression or a job is due',
        load: async () => (await import('../commands/next.js')).nextCommand,
      },
      import: {
        summary: 'make jobs of a crontab, with a proof that they tick as before',
        load: async () => (await import('../commands/import.js')).importCommand,
      },
    },
  },
  {
    title: 'Jobs as code',
    commands: {
      init: {
        summary: 'write a first file of jobs',
        load: async () => (await import('../commands/init.js')).initCommand,
      },
      validate: {
        summary: 'check files of jobs, without a server',
        aliases: ['lint'],
        load: async () => (await import('../commands/validate.js')).validateCommand,
      },
      diff: {
        summary: 'show what apply would do',
        aliases: ['plan'],
        load: async () => (await import('../commands/diff.js')).diffCommand,
      },
      apply: {
        summary: 'make jobs as files declare them, all or nothing',
        load: async () => (await import('../commands/apply.js')).applyCommand,
      },
      adopt: {
        summary: 'give jobs to a source',
        load: async () => (await import('../commands/adopt.js')).adoptCommand,
      },
      release: {
        summary: 'let jobs go from their source',
        load: async () => (await import('../commands/release.js')).releaseCommand,
      },
      schema: {
        summary: 'print what editors check files of jobs by',
        load: async () => (await import('../commands/schema.js')).schemaCommand,
      },
      export: {
        summary: 'write jobs as a file that apply takes',
        aliases: ['dump'],
        load: async () => (await import('../commands/export.js')).exportCommand,
      },
    },
  },
  {
    title: 'The system',
    commands: {
      workers: {
        summary: 'list workers and what they run; drain them',
        load: async () => (await import('../commands/workers.js')).workersCommand,
      },
      pools: {
        summary: 'list pools and what waits in them',
        load: async () => (await import('../commands/pools.js')).poolsCommand,
      },
      secrets: {
        summary: 'keep what commands need and nobody is to see',
        aliases: ['secret'],
        load: async () => (await import('../commands/secrets.js')).secretsCommand,
      },
      services: {
        summary: 'list schedulers and APIs, and when they were heard of',
        load: async () => (await import('../commands/services.js')).servicesCommand,
      },
      system: {
        summary: 'show versions, sizes, and what is kept for how long',
        load: async () => (await import('../commands/system.js')).systemCommand,
      },
      version: {
        summary: 'show the versions of this program and of the server',
        load: async () => (await import('../commands/version.js')).versionCommand,
      },
      request: {
        summary: 'send a request as it is: aster api GET jobs does the same',
        aliases: ['api'],
        load: async () => (await import('../commands/request.js')).requestCommand,
      },
    },
  },
  {
    title: 'Where to work',
    commands: {
      context: {
        summary: 'name several Asters and choose between them',
        aliases: ['contexts'],
        load: async () => (await import('../commands/context.js')).contextCommand,
      },
      login: {
        summary: 'keep an API key',
        load: async () => (await import('../commands/login.js')).loginCommand,
      },
      logout: {
        summary: 'forget the API key',
        load: async () => (await import('../commands/logout.js')).logoutCommand,
      },
      whoami: {
        summary: 'say which Aster is meant and whether it takes the key',
        load: async () => (await import('../commands/whoami.js')).whoamiCommand,
      },
      completion: {
        summary: 'complete names with the tab key',
        load: async () => (await import('../commands/completion.js')).completionCommand,
      },
    },
  },
];
