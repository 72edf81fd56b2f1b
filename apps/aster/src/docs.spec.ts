import { readdir, readFile } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const left = new Set(['node_modules', 'dist', 'out-tsc', 'coverage', '.git', '.nx', '.aster']);

/** Every file of the repository, by its path from the root, with `/` in it. */
async function listFiles(folder = ''): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const paths = entries
    .filter(({ name }) => !left.has(name))
    .map((entry) => ({ entry, path: join(folder, entry.name) }));
  const nested = await Promise.all(
    paths.map(async ({ entry, path }) => (entry.isDirectory() ? listFiles(path) : [path.replaceAll(sep, '/')])),
  );
  return nested.flat();
}

const files = await listFiles();
const read = async (path: string) => readFile(join(root, path), 'utf8');
const pages = new Map<string, string>();
for (const path of files.filter((each) => each.endsWith('.md'))) pages.set(path, await read(path));

const withoutBlocks = (page: string): string => page.replaceAll(/^```.*?^```/gms, '');
const isThere = (path: string): boolean => files.some((file) => file === path || file.startsWith(`${path}/`));

function* problemsOf<Problem>(find: (path: string, page: string) => Iterable<Problem>): Generator<Problem> {
  for (const [path, page] of pages) yield* find(path, page);
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ +(.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

function* brokenLinks(path: string, page: string): Generator<string> {
  for (const [, link = ''] of withoutBlocks(page).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(link)) continue;
    const [target = '', anchor] = link.split('#');
    const file = target === '' ? path : posix.join(posix.dirname(path), target).replace(/\/$/, '');
    const isBroken = !isThere(file) || (anchor !== undefined && !anchorsOf(pages.get(file) ?? '').includes(anchor));
    if (isBroken) yield `${path}: ${link}`;
  }
}

/** A source file may be named without `libs/` and `src/`, and after its folder was named by its last parts alone. */
function isNamed(path: string): boolean {
  const [first = '', ...rest] = path.split('/');
  const full = rest.length === 0 ? path : `libs/${first}/src/${rest.join('/')}`;
  const pattern = new RegExp(`(?:^|/)(?:${[path, full].map(toPattern).join('|')})$`);
  return files.some((file) => pattern.test(file));
}

function toPattern(path: string): string {
  return path.replaceAll(/[.{}()+$^]/g, String.raw`\$&`).replaceAll('*', '[^/]*');
}

function* missingSources(path: string, page: string): Generator<string> {
  for (const [, name = ''] of withoutBlocks(page).matchAll(/`([\w./*-]+\.(?:ts|tsx|mjs))`/g)) {
    if (!isNamed(name)) yield `${path}: ${name}`;
  }
}

/** The tests that a guarantee names: a file, then titles. */
function* namedTests(page: string): Generator<readonly [file: string, title: string]> {
  for (const [, file = '', titles = ''] of page.matchAll(/^- `([^`]+)` › (.*)$/gm)) {
    for (const [, title = ''] of titles.matchAll(/\*([^*]+)\*/g)) yield [file, title];
  }
}

/** Whether a file has a test of this title, or one in a group whose title comes before it. */
function hasTest(source: string, title: string): boolean {
  const literals = [...source.matchAll(/(['`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
  return literals.some(
    (name) =>
      title === name ||
      (name !== '' && title.endsWith(` ${name}`) && literals.includes(title.slice(0, -name.length - 1))),
  );
}

/** The folders of a library that hold what its programs need, and those that the list of its rooms names, sorted. */
function roomsOf(library: string): { readonly there: readonly string[]; readonly listed: readonly string[] } {
  const [, list = ''] = (pages.get('docs/architecture.md') ?? '').split(`## The rooms of ${library}`);
  const block = /^```\n(.*?)^```/ms.exec(list)?.[1] ?? '';
  const listed = block.split('\n').flatMap((line) => line.split(/ {2,}/, 1)[0]?.split(', ') ?? []);
  const there = files.flatMap((file) => new RegExp(`^libs/${library}/src/([^/]+)/`).exec(file)?.[1] ?? []);
  return {
    there: [...new Set(there)].filter((folder) => folder !== 'testing').sort(),
    listed: listed.filter((name) => name !== '').sort(),
  };
}

describe('the documents', () => {
  it.each(['run-store', 'statistics'])('list every room of %s', (library) => {
    const { there, listed } = roomsOf(library);
    expect(listed).toEqual(there);
  });

  it('lead to files, and to headings in them, that there are', () => {
    expect([...problemsOf(brokenLinks)]).toEqual([]);
  });

  it('name source files that there are', () => {
    expect([...problemsOf(missingSources)]).toEqual([]);
  });

  it('name tests that there are', async () => {
    const named = [...namedTests(pages.get('docs/guarantees.md') ?? '')];
    expect(named.length).toBeGreaterThan(100);
    const sources = new Map<string, string>();
    for (const file of new Set(named.map(([path]) => path))) sources.set(file, await read(file));
    const missing = named.filter(([file, title]) => !hasTest(sources.get(file) ?? '', title));
    expect(missing).toEqual([]);
  });
});
