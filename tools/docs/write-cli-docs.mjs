// Writes docs/cli.md and the man page from the commands as they are built.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { programs } from '../../apps/aster/dist/programs.js';
import { loadReference } from '../../libs/cli/dist/index.js';

const root = new URL('../../', import.meta.url);
const others = Object.fromEntries([...programs].map(([name, { does }]) => [name, does]));
const { version } = JSON.parse(await readFile(new URL('apps/aster/package.json', root), 'utf8'));
const { markdown, manPage } = await loadReference(others, version);
await mkdir(new URL('apps/aster/man/', root), { recursive: true });
await writeFile(new URL('docs/cli.md', root), markdown);
await writeFile(new URL('apps/aster/man/aster.1', root), manPage);
