export { block } from './block.js';
export { waitFor, type WaitOptions } from './wait-for.js';
