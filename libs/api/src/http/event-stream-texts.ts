/** The first line of an event stream: how soon a browser whose connection broke asks again. */
export const eventStreamBegin = 'retry: 1000\n\n';

/** A comment, which no reader shows. */
export const eventStreamHeartbeat = ': still here\n\n';

/** Proxies close connections that are silent for a minute, some of them earlier. */
export const heartbeatMs = 15_000;
