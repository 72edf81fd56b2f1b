import { quoteValue, type Reader } from '../variable.js';

/** As in PostgreSQL's settings, a kilobyte is 1024 bytes, whether written KB, kB or KiB. */
const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1024,
  kib: 1024,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  gb: 1024 ** 3,
  gib: 1024 ** 3,
};

const pattern = /^(\d{1,15}(?:\.\d{1,6})?) ?([a-z]{0,3})$/i;

/** Bytes of a size such as `1MB`, `512KB` or `65536`. Both bounds are allowed values, in bytes. */
export function size(minBytes: number, maxBytes: number): Reader<number> {
  return (text) => {
    const match = pattern.exec(text);
    const unit = unitBytes[match?.[2]?.toLowerCase() ?? ''];
    if (match === null || unit === undefined) {
      return { fault: `${quoteValue(text)} is not a size; write one such as 1MB, 512KB or 65536 (bytes)` };
    }
    const value = Math.round(Number(match[1]) * unit);
    if (value < minBytes || value > maxBytes) {
      return {
        fault: `${quoteValue(text)} is out of range; give a size from ${formatSize(minBytes)} to ${formatSize(maxBytes)}`,
      };
    }
    return { value };
  };
}

function formatSize(bytes: number): string {
  const unit = (['GB', 'MB', 'KB'] as const).find((name) => bytes % (unitBytes[name.toLowerCase()] ?? 1) === 0);
  return unit === undefined ? `${bytes} bytes` : `${bytes / (unitBytes[unit.toLowerCase()] ?? 1)}${unit}`;
}
