/** The installation: versions, sizes, and what is kept for how long. */
export interface SystemResource {
  /** Of the program that answers. */
  readonly version: string;
  readonly node_version: string;
  /** Of the time zone data of the program that answers. */
  readonly tz_data: string;
  /** Of the tables. */
  readonly schema_version: number;
  /** Of the tables that the program is made for: it also works on those of the next version. */
  readonly needed_schema_version: number;
  /** By the clock of the database. ISO 8601 in UTC. */
  readonly server_time: string;
  /** The shortest time for which a living scheduler keeps finished runs; `null`: for ever. */
  readonly run_retention_ms: number | null;
  readonly database: DatabaseResource;
  /** The largest first. */
  readonly tables: readonly TableSizeResource[];
  /** What the program that answers offers besides the API: `dashboard`, `metrics`. */
  readonly features: readonly string[];
}

export interface DatabaseResource {
  /** Of Postgres. */
  readonly version: string;
  /** Of the whole database, with what others have in it. */
  readonly size_bytes: number;
  /** How long it has taken to ask it for the time. */
  readonly latency_ms: number;
}

/** A table, with its indexes and all its partitions. */
export interface TableSizeResource {
  readonly name: string;
  /** An estimate. */
  readonly rows: number;
  readonly size_bytes: number;
  readonly partitions: number;
}
