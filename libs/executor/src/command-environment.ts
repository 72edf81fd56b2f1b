/** What a command inherits of the worker's own environment. */
export const inheritedVariables = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'USER', 'SHELL'] as const;

/**
 * The environment of a command: the inherited few, then the job's own variables, then `ASTER_*`; the later wins.
 * Nothing else of `own` passes, so no secret of the service reaches a command.
 *
 * @param own the worker's environment
 */
export function commandEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  jobEnv: Readonly<Record<string, string>>,
  asterEnv: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = inheritedVariables.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...inherited, ...Object.entries(jobEnv), ...Object.entries(asterEnv)]);
}
