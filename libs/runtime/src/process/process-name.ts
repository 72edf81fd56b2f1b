import { hostname } from 'node:os';

/** What people know this process by: its host and its id. In a container the host is the container. */
export function processName(): string {
  return `${hostname()}/${process.pid}`;
}
