export type {
  ApiConfig,
  ApiProcessConfig,
  DatabaseConfig,
  HealthConfig,
  MigrateProcessConfig,
  ProcessConfigs,
  NotifierConfig,
  SchedulerConfig,
  SchedulerProcessConfig,
  UpDatabaseConfig,
  UpProcessConfig,
  WorkerConfig,
  WorkerProcessConfig,
} from './config/config.js';
export { helpText } from './config/help-text.js';
export { type ConfigReading, readConfig } from './config/read-config.js';
export { programNames, type ServiceName, serviceNames } from './service-name.js';
export { variableMarkdown, type VariableRow, variableTable } from './config/variable-table.js';
export { eventLogger } from './events/event-logger.js';
export { fanOut } from './events/fan-out.js';
export type { HealthCheck } from './health/health-check.js';
export { type HealthOptions, type HealthServer, serveHealth } from './health/serve-health.js';
export { createLogger, type LoggerOptions } from './logs/create-logger.js';
export type { LogConfig, LogFormat, LogLevel } from './logs/log-config.js';
export type { LogFields, Logger } from './logs/logger.js';
export { createMetrics } from './metrics/create-metrics.js';
export type { GaugeOptions, GaugeReading, Metrics } from './metrics/metrics.js';
export { awaitDatabase, type AwaitDatabaseOptions } from './process/await-database.js';
export {
  openDatabase,
  type OpenDatabase,
  type OpenDatabaseContext,
  type OpenDatabaseOptions,
} from './process/open-database.js';
export { onDatabase } from './process/on-database.js';
export { processName } from './process/process-name.js';
export { programVersion } from './process/program-version.js';
export { requireFreePort } from './process/require-free-port.js';
export { untilAborted } from './process/until-aborted.js';
export { type EmbeddedTraces, openEmbeddedTraces } from './process/open-embedded-traces.js';
export { type ProcessContext, type ProcessOptions, runProcess } from './process/run-process.js';
