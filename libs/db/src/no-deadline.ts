/**
 * node-postgres gives up on answers that arrived while this process was busy, so its own deadline is never to come in a
 * pool of somebody else's: the longest that a timer takes.
 */
export const noDeadline = { query_timeout: 2 ** 31 - 1 };
