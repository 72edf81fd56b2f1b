/** The pools that jobs name are few, and are found one by one however many jobs there are. */
export const pools = `
create index jobs_pool on aster.jobs (pool);
`;
