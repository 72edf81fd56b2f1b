import type { CommandGroup } from './command-entry.js';

/** What is done to jobs. */
export const jobCommands: CommandGroup = {
  title: 'Jobs',
  commands: {
    jobs: {
      summary: 'list jobs, with their last outcomes and next runs',
      aliases: ['list', 'ls', 'list-timers'],
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
    skip: {
      summary: 'have a tick to come skipped, and on record',
      load: async () => (await import('../commands/skip.js')).skipCommand,
    },
    unskip: {
      summary: 'take that back',
      load: async () => (await import('../commands/unskip.js')).unskipCommand,
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
    versions: {
      summary: 'list how a job was changed, or show what it was',
      load: async () => (await import('../commands/versions.js')).versionsCommand,
    },
    restore: {
      summary: 'make a job what it was in a version',
      aliases: ['rollback', 'revert'],
      load: async () => (await import('../commands/restore.js')).restoreCommand,
    },
    deps: {
      summary: 'have a job wait for others, or wait no more',
      aliases: ['dependencies'],
      load: async () => (await import('../commands/deps.js')).depsCommand,
    },
    graph: {
      summary: 'show which jobs wait for which',
      load: async () => (await import('../commands/graph.js')).graphCommand,
    },
  },
};
