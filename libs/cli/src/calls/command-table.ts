import type { CommandGroup } from './command-entry.js';
import { jobCommands } from './job-commands.js';
import { runCommands } from './run-commands.js';

/** Every command, in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  jobCommands,
  runCommands,
  {
    title: 'Schedules',
    commands: {
      next: {
        summary: 'show when an expression or a job is due',
        load: async () => (await import('../commands/next.js')).nextCommand,
      },
      forecast: {
        summary: 'show what will start and run, with the peaks',
        load: async () => (await import('../commands/forecast.js')).forecastCommand,
      },
      simulate: {
        summary: 'show what changes of jobs would come to',
        load: async () => (await import('../commands/simulate.js')).simulateCommand,
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
        aliases: ['dump', 'cat'],
        load: async () => (await import('../commands/export.js')).exportCommand,
      },
    },
  },
  {
    title: 'Alerts',
    commands: {
      alerts: {
        summary: 'see what is wrong, and who is told: incidents, rules, channels',
        aliases: ['incidents'],
        load: async () => (await import('../commands/alerts.js')).alertsCommand,
      },
    },
  },
  {
    title: 'The system',
    commands: {
      doctor: {
        summary: 'look at the installation: what is wrong, and what mends it',
        aliases: ['check', 'health'],
        load: async () => (await import('../commands/doctor.js')).doctorCommand,
      },
      top: {
        summary: 'watch what runs, what is due and what fails',
        load: async () => (await import('../commands/top.js')).topCommand,
      },
      open: {
        summary: 'open the dashboard, at a job or a run',
        aliases: ['browse'],
        load: async () => (await import('../commands/open.js')).openCommand,
      },
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
      keys: {
        summary: 'make, list and revoke keys of the API',
        load: async () => (await import('../commands/keys.js')).keysCommand,
      },
      audit: {
        summary: 'tell who changed what',
        load: async () => (await import('../commands/audit.js')).auditCommand,
      },
      mcp: {
        summary: 'serve an agent, by the Model Context Protocol',
        load: async () => (await import('../commands/mcp.js')).mcpCommand,
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
