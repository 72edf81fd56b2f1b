import type { Emit } from '@aster-scheduler/core';

/** Keeps account of which services have started and not yet stopped. */
export interface OpenServices {
  readonly emit: Emit;
  /** What is still open, for the line that says what hung. */
  describe(): string;
}

export function trackServices(): OpenServices {
  const open = new Set<string>();
  return {
    emit(event) {
      if (event.type === 'service.started') open.add(event.service);
      if (event.type === 'service.stopped') open.delete(event.service);
    },
    describe() {
      const services = open.size === 0 ? 'no service' : [...open].join(', ');
      return `${services} still running; open: ${openResources()}`;
    },
  };
}

/** What keeps the process alive, counted by kind: `TCPSocketWrap 3, Timeout 1`. */
function openResources(): string {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
}
