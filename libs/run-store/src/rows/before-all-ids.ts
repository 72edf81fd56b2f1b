/** Smaller than the id of anything: where a look through all of them begins. */
export const beforeAllIds = '00000000-0000-0000-0000-000000000000';
