import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reach, Role } from '@aster-scheduler/core';

/** What somebody may do, with which jobs, and by what name it is recorded. */
export interface Grant {
  readonly role: Role;
  /** Absent: all jobs. */
  readonly reach?: Reach;
  /** Of the person; absent: it is recorded that the app did it. */
  readonly name?: string;
}

/** Who may call. One of these must be said: whoever can create a job can run code. */
export type Guard =
  | {
      /** One of these must be sent as `Authorization: Bearer`; 32 characters or more each. */
      readonly keys: readonly string[];
      readonly authorize?: undefined;
      readonly isOpenToAll?: undefined;
    }
  | {
      /**
       * Asked about each request, for an app that knows its users: `true` lets it do everything, `false` nothing, and a
       * grant what it says.
       */
      readonly authorize: (request: IncomingMessage) => boolean | Grant | Promise<boolean | Grant>;
      readonly keys?: undefined;
      readonly isOpenToAll?: undefined;
    }
  | {
      /** Everybody whom the app lets through, but for web pages of other origins and what a proxy has passed on. */
      readonly isOpenToAll: true;
      readonly keys?: undefined;
      readonly authorize?: undefined;
    };

interface RouterParts {
  /** Whether the dashboard is served at `ui/`; left out: if `@aster-scheduler/dashboard` is installed. */
  readonly dashboard?: boolean;
  /** Names besides `localhost` and addresses that `Host` may have where there is no key. */
  readonly allowedHosts?: readonly string[];
  /** Where clients find it, `https://host/path`; to be given when a proxy takes away a part of the path. */
  readonly publicUrl?: string;
}

export type RouterOptions = Guard &
  RouterParts & {
    /** Pass requests for unknown paths on to what the app has, instead of answering 404. */
    readonly passesUnknownPaths?: boolean;
  };

export type ListenerOptions = Guard &
  RouterParts & {
    /** What the paths of requests begin with, `/aster`; all others are answered 404. Left out: nothing. */
    readonly path?: string;
  };

/** What `app.use` of Express takes, of any version. */
export type ApiHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** What `createServer` of `node:http` takes. */
export type ApiListener = (request: IncomingMessage, response: ServerResponse) => void;
