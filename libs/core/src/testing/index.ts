export { waitFor, type WaitOptions } from './wait-for.js';
