import { availableParallelism } from 'node:os';

/**
 * How many spec files run at the same time, unless `-w` says otherwise. More than there are cores: a spec waits for a
 * server, a process or a lease for more than a third of its time. Jest's own default is one core less than there are.
 */
export const testWorkers = Math.ceil(availableParallelism() * 1.5);
