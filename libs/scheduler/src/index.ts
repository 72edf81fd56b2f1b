export { deliveryDefaults, type DeliveryOptions, type DeliveryServices } from './deliveries/delivery-services.js';
export { runDeliveries } from './deliveries/run-deliveries.js';
export { type HistoryPart, historyParts } from './history-parts.js';
export { materialisePass } from './materialise-pass.js';
export { recoveryPass, sweepPass } from './recovery-pass.js';
export { runScheduler } from './run-scheduler.js';
export { schedulerDefaults, type SchedulerOptions } from './scheduler-options.js';
export type { SchedulerServices } from './scheduler-services.js';
export { type PassDone, schedulingPass } from './scheduling-pass.js';
