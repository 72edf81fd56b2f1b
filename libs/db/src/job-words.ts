/**
 * What a job is found by, as words in small letters: the parts of its name, its owner, and its labels. The index
 * `jobs_by_word` of migration 4 is made of this text, so it does not change.
 */
export const jobWords = `to_tsvector('simple', regexp_replace(
  name || ' ' || coalesce(owner, '') || ' ' || labels::text, '[[:punct:][:space:][:cntrl:]]+', ' ', 'g'))`;
