import type { Column } from './column.js';
import { renderTable } from './render-table.js';
import { textWidth } from './text-width.js';

interface Row {
  readonly name: string;
  readonly note: string;
}
const columns: readonly Column<Row>[] = [
  { title: 'NAME', text: ({ name }) => name, shrinks: true },
  { title: 'N', text: ({ name }) => String(name.length), alignsRight: true },
  { title: 'NOTE', text: ({ note }) => note, dropOrder: 1 },
];
const style = (_style: unknown, text: string) => text;

describe('renderTable', () => {
  it('puts columns below each other, whatever the letters', () => {
    const rows = [
      { name: 'a', note: 'x' },
      { name: '日本語', note: 'y' },
    ];
    expect(renderTable(rows, columns, { columns: 80, style })).toBe('NAME    N  NOTE\na       1  x\n日本語  3  y\n');
  });

  it('first leaves out what may be left out, then shortens what may be shortened', () => {
    const rows = [{ name: 'a'.repeat(30), note: 'n'.repeat(30) }];
    expect(renderTable(rows, columns, { columns: 40, style })).toBe(
      `${'NAME'.padEnd(30)}   N\n${'a'.repeat(30)}  30\n`,
    );
    const narrow = renderTable(rows, columns, { columns: 20, style });
    expect(narrow).toBe(`${'NAME'.padEnd(16)}   N\n${'a'.repeat(15)}…  30\n`);
    for (const text of narrow.trimEnd().split('\n')) expect(textWidth(text)).toBeLessThanOrEqual(20);
  });

  it('leaves out what says nothing first, and keeps what still has room', () => {
    const more: readonly Column<Row>[] = [
      ...columns,
      { title: 'EMPTY', text: () => '-', dropOrder: 0 },
      { title: 'SHORT', text: () => 's', dropOrder: 2 },
      { title: 'WIDE', text: () => 'w'.repeat(30), dropOrder: 1 },
    ];
    const rows = [{ name: 'a', note: 'n' }];
    expect(renderTable(rows, more, { columns: 32, style })).toBe('NAME  N  NOTE  SHORT\na     1  n     s\n');
    expect(renderTable(rows, more, { columns: 48, style })).toMatch(/^NAME  N  NOTE  WIDE\n/);
  });

  it('shows what would control the terminal by its code', () => {
    const rows = [{ name: 'a\u001b[2Jb\u202e', note: 'one\ntwo' }];
    expect(renderTable(rows, columns, { columns: 80, style })).toContain(String.raw`a\u001b[2Jb\u202e`);
    expect(renderTable(rows, columns, { columns: 80, style })).toContain('one⏎two');
  });
});
