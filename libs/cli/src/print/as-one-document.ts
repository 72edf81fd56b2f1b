import type { Session } from '../session/session.js';

/**
 * Has all that `work` prints thing by thing be one document: a list in JSON and YAML, one head in CSV. It is written as
 * it comes, and is whole also when it goes wrong in between.
 *
 * @param count of what there is; a single one is printed as it is
 */
export async function asOneDocument<Result>(
  session: Session,
  count: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (count === 1) return work();
  const { terminal, settings } = session;
  session.series = { printed: 0 };
  try {
    return await work();
  } finally {
    const { printed } = session.series;
    session.series = undefined;
    if (settings.output.kind === 'json') terminal.write(printed === 0 ? '[]\n' : '\n]\n');
    else if (settings.output.kind === 'yaml' && printed === 0) terminal.write('[]\n');
  }
}
