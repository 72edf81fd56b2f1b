/** How much fits into the terminal of this process; one that nobody has given a size says 0. */
export function terminalSize(): { readonly rows: number; readonly columns: number } {
  const { rows, columns } = process.stdout;
  return { rows: rows || 24, columns: columns || 80 };
}
