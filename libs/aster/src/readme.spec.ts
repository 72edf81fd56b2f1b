import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

async function read(...path: readonly string[]): Promise<string> {
  return readFile(join(folder, ...path), 'utf8');
}

describe('the README', () => {
  it('shows only code that is part of an example, and so is run', async () => {
    const files = await readdir(join(folder, 'examples'));
    const examples = await Promise.all(files.map(async (file) => read('examples', file)));
    const blocks = [...(await read('README.md')).matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) expect(examples.filter((example) => example.includes(block))).not.toEqual([]);
  });
});
