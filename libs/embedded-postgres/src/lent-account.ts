import { runProgram } from './run-program.js';

/** The ids of a user. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** The account that root's server runs as where user namespaces are forbidden: every system has it. */
export async function lentAccount(): Promise<Ids | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((column) => runProgram(['id', column, 'nobody'])));
  if (uid?.succeeded !== true || gid?.succeeded !== true) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}
