/** That a tick to come is to be skipped. */
export interface TickSkip {
  readonly at: Date;
  /** Who wants that, where it is known. */
  readonly by?: string;
  readonly note?: string;
  readonly createdAt: Date;
}

/** Ticks of one job that may be marked so at a time: who means more pauses the job. */
export const maxTickSkips = 100;
