import type { ServiceResource } from '@aster-scheduler/client';
import type { ServiceState } from '@aster-scheduler/run-store';

/** The service as it goes over the wire. */
export function toServiceResource(service: ServiceState): ServiceResource {
  return {
    id: service.id,
    kind: service.kind,
    name: service.name,
    status: service.status,
    version: service.version,
    tz_data: service.tzData,
    started_at: service.startedAt.toISOString(),
    heartbeat_at: service.heartbeatAt.toISOString(),
    last_pass_at: service.lastPassAt?.toISOString() ?? null,
  };
}
