/** The processes that Aster is made of: the three services, all of them in one (`up`), and the migration. */
export const serviceNames = ['api', 'scheduler', 'worker', 'up', 'migrate'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What a person types to start each of them. */
export const programNames: Readonly<Record<ServiceName, string>> = {
  api: 'aster-api',
  scheduler: 'aster-scheduler',
  worker: 'aster-worker',
  up: 'aster up',
  migrate: 'aster migrate',
};
