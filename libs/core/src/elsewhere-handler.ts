/**
 * What runs of jobs that run elsewhere have in place of a handler: no worker has it, so none claims them. No job may
 * name it.
 */
export const elsewhereHandler = '@elsewhere';
