import { jobWords } from '../job-words.js';

/** What jobs are found by while somebody types: the begin of their name, and of any word of theirs. */
export const jobSearch = `
create index jobs_by_begin on aster.jobs (lower(name) collate "C");
create index jobs_by_word on aster.jobs using gin ((${jobWords})) with (fastupdate = off);
`;
