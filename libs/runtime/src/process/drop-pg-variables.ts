/**
 * Takes the variables of libpq out of the environment, where node-postgres would complete and override by them what the
 * configuration says; a stray `PGSSLMODE` or `PGOPTIONS` is there for somebody else's client.
 *
 * @returns the names of those that were set
 */
export function dropPgVariables(env: NodeJS.ProcessEnv): readonly string[] {
  const names = Object.keys(env).filter((name) => /^PG[A-Z_]+$/.test(name) && env[name] !== '');
  for (const name of names) delete env[name];
  return names.sort();
}
