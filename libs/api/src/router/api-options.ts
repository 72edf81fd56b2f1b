import { type Emit, type InstallationDefaults, jobDefaults, type JobSelector } from '@aster-scheduler/core';
import type { Db, Notifier } from '@aster-scheduler/db';
import type { SecretKeyring } from '@aster-scheduler/job-store';
import type { ProxySignIn } from '../access/proxy-sign-in.js';
import type { TokenIssuer } from '../access/token-check.js';
import type { AgentDoor } from '../context/agent-door.js';
import type { CommandProblemOf } from '../context/command-problem.js';
import type { MetricsSource } from '../context/metrics-source.js';
import type { DashboardMark } from '../dashboard/dashboard-mark.js';
import type { Authorize } from '../http/admission.js';
import type { HintSource } from '../live/news-watch.js';
import type { SignIn } from '../sign-in/sign-in-options.js';

/** What the API is made of, and who may call it. */
export type ApiOptions = ApiParts & Admission;

/**
 * Who may call. One of these must be said: whoever can create a job can run code. The health routes and the
 * documentation are for everybody.
 */
export type Admission =
  | {
      /** One of these must be sent as `Authorization: Bearer`; 32 characters or more each. They are for admins. */
      readonly keys: readonly string[];
      /** Also the keys in the database, each with its role: those that `POST /api/v1/keys` makes. */
      readonly storedKeys?: boolean;
      readonly authorize?: undefined;
      readonly isOpenToAll?: undefined;
    }
  | {
      /** Only the keys in the database, each with its role. The first ones are made with `bootstrapKey`. */
      readonly storedKeys: true;
      readonly keys?: undefined;
      readonly authorize?: undefined;
      readonly isOpenToAll?: undefined;
    }
  | {
      /**
       * Asked about each request; `false` is answered 403, `true` lets it do everything, and `{ role, reach, name }`
       * what that says. For an app that knows its users: web pages of other origins are refused before, so that
       * nobody can act through a user's cookie.
       */
      readonly authorize: Authorize;
      readonly keys?: undefined;
      readonly storedKeys?: undefined;
      readonly isOpenToAll?: undefined;
    }
  | {
      /**
       * Everybody may call whom the app around the API lets through, but for web pages of other origins and requests to
       * names that are not in `allowedHosts`. Without `allowedHosts`, nothing that a proxy has passed on either.
       */
      readonly isOpenToAll: true;
      readonly keys?: undefined;
      readonly storedKeys?: undefined;
      readonly authorize?: undefined;
    };

/** What the API is made of. */
export interface ApiParts {
  readonly db: Db;
  /** Tells schedulers and workers of what was changed. */
  readonly notifier: Notifier;
  /**
   * What the database tells of changes, of all channels. Absent: `GET /api/v1/events` looks every two seconds while
   * somebody reads it, and tells of more than has changed.
   */
  readonly hints?: HintSource;
  readonly emit: Emit;
  /**
   * Pages of these origins may send requests with a key: `https://app.example.org`. Default: no page of another origin
   * may.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * A key that is put among those of the database, for an admin, when it is first sent; 32 characters or more. Once
   * it is revoked there, it stays so.
   */
  readonly bootstrapKey?: string;
  /**
   * Whose tokens of OpenID Connect are taken besides keys, as `Authorization: Bearer`, and what they let their holders
   * do.
   */
  readonly tokenIssuer?: TokenIssuer;
  /** Where people sign in to the dashboard, beside those who have a key; with it keys of the database are taken too. */
  readonly signIn?: SignIn;
  /** A proxy that signs people in, and is believed who they are. */
  readonly proxySignIn?: ProxySignIn;
  /**
   * Addresses, or networks such as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` tells where a request comes from;
   * absent: it comes from whoever opened the connection.
   */
  readonly trustedProxies?: readonly string[];
  /** Names besides `localhost` and addresses that `Host` may have where there is no key. */
  readonly allowedHosts?: readonly string[];
  /** What a job is given where its author says nothing. */
  readonly defaults?: InstallationDefaults;
  /** What is wrong with the command of a job, by the policy of who runs the workers; absent: there is none. */
  readonly commandProblemOf?: CommandProblemOf;
  /** Seals secrets, by `createSecretKeyring` of `@aster-scheduler/job-store`; absent: none can be kept. */
  readonly secrets?: SecretKeyring;
  /** The numbers of the process, at `/metrics`; absent: there are none. */
  readonly metrics?: MetricsSource;
  /** Jobs that have numbers of their own among these; absent: none has, since there may be a million. */
  readonly metricsOfJobs?: readonly JobSelector[];
  /**
   * The folder of the built dashboard, as `dashboardFolder()` of `@aster-scheduler/dashboard` says: it is served at
   * `ui/`, and a browser that asks for the root is sent there. Absent: there is none.
   */
  readonly dashboard?: string;
  /** What this installation is called at the top of its dashboard; absent: nothing. */
  readonly dashboardMark?: DashboardMark;
  /**
   * The address of a trace for a browser, with `{trace_id}` where its id belongs: runs in the dashboard link to theirs.
   * Absent: they do not.
   */
  readonly traceAddress?: string;
  /**
   * Answers agents at `/mcp` by the Model Context Protocol, as `createAgentDoor` of `@aster-scheduler/mcp` makes it:
   * those whom the API lets in. Absent: there is nothing.
   */
  readonly agents?: AgentDoor;
  /** The longest body. */
  readonly bodyLimitBytes?: number;
  /**
   * Where clients find the API, `https://host/path`: what addresses in answers begin with. To be given when a proxy
   * takes away a part of the path; absent: the path that the API is mounted at.
   */
  readonly publicUrl?: string;
  /** Clients that may follow something live at the same time; each keeps a connection. */
  readonly maxStreams?: number;
  /** Different things that may be watched at the same time, by all readers of events together. */
  readonly maxWatched?: number;
  /** Clients that may wait for the ends of runs at the same time; each keeps a connection. */
  readonly maxWaits?: number;
  /**
   * Requests of each of those that have a name that are worked on at the same time; their others wait. To be less
   * than the connections to the database, so that nobody takes all of them.
   */
  readonly maxAtOnceOfOne?: number;
  /** What each of those that have a name may follow at the same time. */
  readonly maxStreamsOfOne?: number;
  /**
   * Requests of each caller in 10 seconds, of which those that count runs cost 10 each; 0 is as many as they like.
   * Who has no name is told apart by the address, and this machine may ask as it likes.
   */
  readonly rateLimit?: number;
  /** Jobs that each caller who has a name and is no admin may make; 0 is as many as they like. */
  readonly maxJobsOfOne?: number;
  /** How often it is asked whether who follows something live still may. */
  readonly admitAgainMs?: number;
  /** A client that takes nothing of its answer for so long is cut off. */
  readonly writeTimeoutMs?: number;
  /** Pass requests for unknown paths on to what the app around the API has, instead of answering 404. */
  readonly passesUnknownPaths?: boolean;
  /** Aborts when the server around the API is about to close: whoever follows the output of a run is let go. */
  readonly closing?: AbortSignal;
}

export const apiDefaults = {
  allowedHosts: [],
  defaults: { maxRetries: jobDefaults.retry.maxRetries, timeoutMs: jobDefaults.timeoutMs },
  bodyLimitBytes: 1_048_576,
  maxStreams: 1_000,
  maxWatched: 4_000,
  maxWaits: 200,
  maxAtOnceOfOne: 5,
  maxStreamsOfOne: 100,
  rateLimit: 1_000,
  maxJobsOfOne: 10_000,
  admitAgainMs: 10_000,
  writeTimeoutMs: 30_000,
  passesUnknownPaths: false,
} as const satisfies Partial<ApiParts>;
