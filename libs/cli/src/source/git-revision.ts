import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

/** Of which revision files are. */
export interface Revision {
  /** The commit; with `-dirty` behind it where a file is not as it is there. */
  readonly revision: string;
  readonly author?: string;
}

const timeoutMs = 5_000;
/** So many files are asked about at a time: a command line has an end. */
const portion = 500;
/** As many characters as the API takes. */
const longestAuthor = 200;

/**
 * The commit that is checked out where the files are, and whether they are as it has them. `undefined` where there is
 * no git, no repository or no commit.
 *
 * @param files absolute paths
 */
export async function gitRevision(files: readonly string[]): Promise<Revision | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const folder = dirname(first);
  try {
    const [commit = '', author = ''] = (
      await git(folder, ['log', '-1', '--no-show-signature', '--format=%H%n%aN'])
    ).split('\n');
    if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
    const name = author
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, longestAuthor);
    const revision = `${commit}${(await areAsCommitted(folder, files)) ? '' : '-dirty'}`;
    return name === '' ? { revision } : { revision, author: name };
  } catch {
    return undefined; // no git, or it says that there is no repository
  }
}

/** What git ignores is in no commit either. */
async function areAsCommitted(folder: string, files: readonly string[]): Promise<boolean> {
  for (let from = 0; from < files.length; from += portion) {
    const some = files.slice(from, from + portion);
    const told = await git(folder, ['status', '--porcelain', '--ignored', '--untracked-files=all', '--', ...some]);
    if (told !== '') return false;
  }
  return true;
}

/**
 * What a hook of git is given says which repository that is: the files may be of another one, and its paths are
 * relative to another folder.
 */
const ofHooks =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|(?:ALTERNATE_)?OBJECT_DIRECTOR(?:Y|IES))$/;

/** Programs that the settings of a repository name are not run, and nothing is locked. */
async function git(folder: string, args: readonly string[]): Promise<string> {
  const others = Object.entries(process.env).filter(([name]) => !ofHooks.test(name));
  const env = { ...Object.fromEntries(others), GIT_OPTIONAL_LOCKS: '0' };
  const options = { cwd: folder, env, timeout: timeoutMs, maxBuffer: 2 ** 22, windowsHide: true };
  return new Promise((resolve, reject) => {
    const words = ['--literal-pathspecs', '-c', 'core.fsmonitor=false', ...args];
    execFile('git', words, options, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}
