/** Which text of each function of the schema is in place, so that `migrate` makes anew what has changed. */
export const functionTexts = `
create table aster.function_texts (
  name text primary key,
  text_hash text not null,
  installed_at timestamptz not null
);
`;
