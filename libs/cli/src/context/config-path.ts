import { join } from 'node:path';

/** Where the contexts are kept: `ASTER_CONFIG`, else `aster/config.yaml` in the user's configuration folder (XDG). */
export function configPath(env: NodeJS.ProcessEnv, home: string): string {
  if (env.ASTER_CONFIG !== undefined && env.ASTER_CONFIG !== '') return env.ASTER_CONFIG;
  const { XDG_CONFIG_HOME: folder } = env;
  return join(folder?.startsWith('/') === true ? folder : join(home, '.config'), 'aster', 'config.yaml');
}
