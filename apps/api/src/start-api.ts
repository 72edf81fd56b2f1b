import { type AgentDoor, serveApi, startPresence } from '@aster-scheduler/api';
import { dashboardFolder } from '@aster-scheduler/dashboard';
import { policyProblemAtCreation } from '@aster-scheduler/executor';
import { createSecretKeyring, type SecretKeyring } from '@aster-scheduler/job-store';
import {
  type ApiProcessConfig,
  type OpenDatabase,
  type ProcessContext,
  processName,
  programVersion,
} from '@aster-scheduler/runtime';

/** The API, as it is served on an open database. */
export interface RunningApi {
  readonly url: string;
  /** Lets requests that are under way come to their end. */
  stop(): Promise<void>;
}

/** @throws ListenError */
export async function startApi(
  { api, shutdownTimeoutMs }: Pick<ApiProcessConfig, 'api' | 'shutdownTimeoutMs'>,
  { db, notifier, onHint, isListening }: OpenDatabase,
  { emit, metrics }: ProcessContext,
): Promise<RunningApi> {
  const { host, port, keys, auth, bootstrapKey, tokenIssuer, allowedHosts, rateLimit, trustedProxies, publicUrl } = api;
  const { policy } = api;
  const server = await serveApi({
    ...{ db, notifier, emit, metrics, host, port, keys, bootstrapKey, allowedHosts },
    ...{ allowedOrigins: api.allowedOrigins, maxJobsOfOne: api.maxJobsOfOne },
    ...{ maxStreamsOfOne: api.maxStreamsOfOne, metricsOfJobs: api.metricsOfJobs },
    ...{ tokenIssuer, rateLimit, trustedProxies, publicUrl, signIn: api.signIn, proxySignIn: api.proxySignIn },
    hints: { onHint, isListening },
    tls: api.tls,
    secrets: keyringOf(api.secretKeys),
    commandProblemOf: policy && ((task) => policyProblemAtCreation(task, policy)),
    storedKeys:
      auth === 'required' || [keys[0], bootstrapKey, tokenIssuer, api.proxySignIn].some((way) => way !== undefined),
    isOpenToAll: auth === 'none',
    agents: api.agents === 'off' ? undefined : await agentDoor(api.agents === 'operate'),
    dashboard: api.hasDashboard ? dashboardFolder() : undefined,
    dashboardMark: api.dashboardMark,
    traceAddress: api.traceAddress,
    defaults: { maxRetries: api.defaultMaxRetries, timeoutMs: api.defaultJobTimeoutMs },
  });
  const presence = startPresence({ db, name: processName() });
  emit({ type: 'service.started', service: 'api', detail: { url: server.url } });
  return {
    url: server.url,
    async stop() {
      emit({ type: 'service.stopping', service: 'api' });
      await Promise.all([server.close(shutdownTimeoutMs), presence.stop()]);
      emit({ type: 'service.stopped', service: 'api' });
    },
  };
}

/** Loaded only where it is served. */
async function agentDoor(mayChange: boolean): Promise<AgentDoor> {
  const { createAgentDoor } = await import('@aster-scheduler/mcp');
  return createAgentDoor({ mayChange, version: programVersion() });
}

function keyringOf([first, ...others]: readonly Buffer[]): SecretKeyring | undefined {
  return first === undefined ? undefined : createSecretKeyring([first, ...others]);
}
