export { dashboardFolder } from './dashboard-folder.js';
