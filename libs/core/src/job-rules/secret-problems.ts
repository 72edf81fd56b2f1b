import { maxSecretsOfJob, secretReferenceProblem, secretReferencesIn } from '../secrets/secret-references.js';

interface CommandFields {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface CommandProblem {
  readonly field: keyof CommandFields;
  readonly message: string;
}

/** What is wrong with the secrets that a command is to have. Whether there are such secrets is for the store to say. */
export function secretProblems({ args, env }: CommandFields): readonly CommandProblem[] {
  const named = args.findIndex((arg) => arg.includes('${secret:'));
  const problems = Object.entries(env).flatMap(([name, value]): CommandProblem[] => {
    const problem = secretReferenceProblem(value);
    return problem === undefined ? [] : [{ field: 'env', message: `${name} ${problem}` }];
  });
  if (named >= 0) {
    const message =
      `element ${named + 1} names a secret: every process of the host can read arguments; ` +
      'name it in env, and let the command read the variable';
    problems.push({ field: 'args', message });
  }
  const keys = new Set(
    Object.values(env)
      .flatMap(secretReferencesIn)
      .map(({ key }) => key),
  );
  if (keys.size > maxSecretsOfJob) {
    problems.push({ field: 'env', message: `must name at most ${maxSecretsOfJob} secrets, not ${keys.size}` });
  }
  return problems;
}
