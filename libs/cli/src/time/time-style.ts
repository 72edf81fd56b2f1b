/** How instants are shown: by the clock of a zone, as a distance from now, in ISO 8601, or in seconds since 1970. */
export const timeStyles = ['local', 'relative', 'iso', 'epoch'] as const;

export type TimeStyle = (typeof timeStyles)[number];
