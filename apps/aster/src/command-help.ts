/** What `aster --help` prints. */
export const commandHelp = `Usage: aster <command>, in a checkout node apps/aster/dist/main.js <command>

  up          run api, scheduler and worker in one process, on a Postgres of its own unless the environment names one
  migrate     bring the database to this version's schema; safe to run at any time, from several places at once
  api         serve the REST API, on a migrated database
  scheduler   turn the schedules of jobs into runs, on a migrated database
  worker      execute runs, on a migrated database

aster <command> --help lists the environment variables of the command.
`;
