import { askProgram } from '../ask-program.js';
import type { Account } from './isolation.js';

/**
 * The accounts of these names: those that the system knows, from whatever source, or numbers as in `1001:1001`.
 *
 * @throws Error for one that there is not, and for root, which no wall holds
 */
export async function findAccounts(names: readonly string[]): Promise<readonly Account[]> {
  return Promise.all(names.map(findAccount));
}

async function findAccount(name: string): Promise<Account> {
  const [, uid, gid] = /^(\d{1,10}):(\d{1,10})$/.exec(name) ?? [];
  const account =
    uid === undefined || gid === undefined
      ? await lookUp(name)
      : { name, uid: Number(uid), gid: Number(gid), home: '/' };
  if (account.uid === 0 || account.gid === 0) throw new Error(`${name} is root, or of its group: no command may be`);
  return account;
}

async function lookUp(name: string): Promise<Account> {
  const limits = { timeoutMs: 10_000, maxBytes: 65_536 };
  const { stdout, failure } = await askProgram('getent', ['passwd', '--', name], limits);
  const [, , uid, gid, , home = '/'] = failure === undefined ? (stdout.split('\n')[0] ?? '').split(':') : [];
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${name} on this machine`);
  return { name, uid: Number(uid), gid: Number(gid), home: home === '' ? '/' : home };
}
