/** A duration as in Go: `500ms`, `90s`, `5m`, `1h30m`. */
export type Duration = string;
