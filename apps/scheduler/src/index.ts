export { schedule } from './schedule.js';
export { scheduler } from './scheduler.js';
