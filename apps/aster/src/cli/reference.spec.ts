import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadReference } from '@aster-scheduler/cli';
import { programs } from '../programs.js';

const root = join(import.meta.dirname, '../../../..');
const read = async (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const others = Object.fromEntries([...programs].map(([name, { does }]) => [name, does]));
const { version } = JSON.parse(await read('apps/aster/package.json')) as { readonly version: string };
const { commands, markdown, manPage } = await loadReference(others, version);

describe('the reference of the commands', () => {
  it('is as the commands are: npm run docs writes it', async () => {
    expect(await read('docs/cli.md')).toBe(markdown);
    expect(await read('apps/aster/man/aster.1')).toBe(manPage);
  });

  it('has every command, with its options and its examples', () => {
    const all = commands.groups.flatMap((group) => group.commands);
    expect(all.length).toBeGreaterThan(40);
    for (const { name, options, examples } of all) {
      expect(markdown).toContain(`\n### aster ${name}\n`);
      for (const [flags] of options) expect(markdown).toContain(flags);
      for (const { command } of examples) expect(markdown).toContain(`\n${command}\n`);
    }
    expect(commands.sharedOptions.map(([flags]) => flags)).toContain('-o, --output <format>');
  });

  it('says nothing to troff but what it means', () => {
    const requests = manPage.split('\n').flatMap((text) => /^[.'](\S*)/.exec(text)?.[1] ?? []);
    expect([...new Set(requests)].sort()).toEqual(['B', 'I', 'PP', 'RI', 'SH', 'SS', 'TH', 'TP', 'br']);
    expect(manPage).toMatch(/^[\x20-\x7e\n]+$/);
    const groff = spawnSync('groff', ['-man', '-Tascii', '-ww'], { input: manPage, encoding: 'utf8' });
    if (groff.error === undefined) expect({ code: groff.status, said: groff.stderr }).toEqual({ code: 0, said: '' });
  });
});

describe('aster --help', () => {
  it('loads no library, and of its own files few', async () => {
    const hook = `export async function load(url, context, next) {
      if (url.startsWith('file:')) process._rawDebug('loads ' + url);
      return next(url, context);
    }`;
    const register = `import { register } from 'node:module'; register("data:text/javascript,${encodeURIComponent(hook)}");`;
    const program = join(root, 'apps/aster/dist/main.js');
    const loading = ['--import', `data:text/javascript,${encodeURIComponent(register)}`, program, '--help'];
    const { status, stdout, stderr } = spawnSync(process.execPath, loading, { encoding: 'utf8' });
    const loaded = stderr.split('\n').flatMap((text) => /^loads (\S+)/.exec(text)?.[1] ?? []);
    expect(status).toBe(0);
    expect(stdout).toContain('aster <command> --help shows its options');
    expect(loaded.filter((url) => !/\/(?:apps\/aster|libs\/cli)\/dist\//.test(url))).toEqual([]);
    expect(loaded.length).toBeGreaterThan(3);
    expect(new Set(loaded).size).toBeLessThan(25);
  });
});
