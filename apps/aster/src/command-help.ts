/** What `aster --help` answers. */
export const commandHelp = `Usage: aster <command>, in a checkout node apps/aster/dist/main.js <command>

  up        run api, scheduler and worker in one process, on a Postgres of its own unless the environment names one
  migrate   bring the database to this version's schema; safe to run at any time, from several places at once

aster <command> --help lists the environment variables of the command.
`;
