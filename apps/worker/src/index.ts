export { work } from './work.js';
export { worker } from './worker.js';
