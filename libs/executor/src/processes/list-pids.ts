import { readdirSync } from 'node:fs';

/** The ids of all processes this one can see; empty where there is no /proc. */
export function listPids(): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.map(Number).filter((pid) => pid > 0); // other names are NaN, and NaN > 0 is false
}
