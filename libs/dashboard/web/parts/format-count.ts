const grouped = new Intl.NumberFormat('en');
const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1,204`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `12 processes`, `1 process`. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** In steps of 1024, as Postgres tells sizes: `812 bytes`, `1.4 MB`, `23 GB`. */
export function formatBytes(bytes: number): string {
  let [amount, step] = [bytes, 0];
  while (Math.round(amount) >= 1024 && step < units.length - 1) [amount, step] = [amount / 1024, step + 1];
  return `${step === 0 || amount >= 9.95 ? grouped.format(Math.round(amount)) : amount.toFixed(1)} ${units[step]}`;
}
