/** Ticks to come that somebody wants to be skipped. A row goes when its tick is recorded as skipped. */
export const tickSkips = `
create table aster.tick_skips (
  job_id uuid not null references aster.jobs (id) on delete cascade,
  at timestamptz not null,
  skipped_by text,
  note text,
  created_at timestamptz not null,
  primary key (job_id, at)
);
`;
