import { uptime } from 'node:os';

/**
 * Milliseconds on a clock of this host that goes on while the machine is suspended, and that nobody sets. Every process
 * of the host reads the same; readings of different hosts, or before and after a boot, have nothing to do with each
 * other.
 *
 * Linux: time since boot (CLOCK_BOOTTIME), in steps of 10 ms. macOS: time since boot by the wall clock, in steps of 1
 * s.
 */
export function hostClockMs(): number {
  return uptime() * 1000;
}
