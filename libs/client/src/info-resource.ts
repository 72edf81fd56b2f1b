/** What answers, and what it knows. */
export interface InfoResource {
  /** Of the program that answers. */
  readonly version: string;
  /** Of the tables that the program is made for. */
  readonly schema_version: number;
  /** By the clock of the database, which decides when everything is due. ISO 8601 in UTC. */
  readonly server_time: string;
}
