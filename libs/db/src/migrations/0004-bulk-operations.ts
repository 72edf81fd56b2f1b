/** One action on many jobs or runs, done bit by bit by schedulers. */
export const bulkOperations = `
create table aster.bulk_operations (
  id uuid primary key,
  action text not null,
  options jsonb not null, -- what the action is given, such as the note of a pause
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  problems jsonb not null default '[]', -- [{"id", "code", "detail"}], the first of those that failed
  changed_by text,
  origin text not null,
  created_at timestamptz not null,
  finished_at timestamptz
) with (fillfactor = 50);

create index bulk_operations_open on aster.bulk_operations (created_at, id) where finished_at is null;

-- what is still to be done: an item goes in the transaction that does it, so it is done once
create table aster.bulk_items (
  operation_id uuid not null references aster.bulk_operations (id) on delete cascade,
  place integer not null,
  item_id uuid not null,
  primary key (operation_id, place)
);
`;
