import type { Session } from '../session/session.js';

/**
 * Has all that `work` prints thing by thing be one document: a list in JSON and YAML, one head in CSV. It is written as
 * it comes, and is whole also when it goes wrong in between.
 *
 * @param isSingle whether there is one thing only, which is printed as it is; or nothing is printed of any
 */
export async function asOneDocument<Result>(
  session: Session,
  isSingle: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  if (isSingle) return work();
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
