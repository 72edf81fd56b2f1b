import type { ChangeOrigin } from '@aster-scheduler/core';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

export interface BulkOperationsTable {
  id: string;
  action: string;
  options: ColumnType<Record<string, never>, string, never>;
  total: number;
  done: Generated<number>;
  failed: Generated<number>;
  problems: ColumnType<{ id: string; code: string; detail: string }[], string | undefined, string>;
  changed_by: string | null;
  origin: string;
  created_at: Date;
  finished_at: Date | null;
}

export interface BulkItemsTable {
  operation_id: string;
  place: number;
  item_id: string;
}

export interface JobVersionsTable {
  job_id: string;
  version: number;
  changed_at: Date;
  changed_by: string | null;
  origin: ChangeOrigin | null;
  revision: string | null;
  author: string | null;
  changed: string[];
  definition: JSONColumnType<Record<string, unknown>>;
}

export interface TickSkipsTable {
  job_id: string;
  at: Date;
  skipped_by: string | null;
  note: string | null;
  created_at: Date;
}
