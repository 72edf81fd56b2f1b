export { api } from './api.js';
export { type RunningApi, startApi } from './start-api.js';
