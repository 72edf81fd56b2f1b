import { hostname } from 'node:os';

/** What people know a process of the service by. */
export function processNameOf(service: string): string {
  return `${service} on ${hostname()}, process ${process.pid}`;
}
