import type { Notice } from '@aster-scheduler/core';

/** What becomes of the alert of another system. */
export interface AlertAction {
  /** By which it knows the alert again. */
  readonly key: string;
  readonly isOver: boolean;
}

/**
 * What is done in a system that keeps alerts of its own; `undefined` for what it would keep open for ever: what was
 * over before it was told, what is no incident, and summaries.
 */
export function actionOf({ event, incident, id }: Notice): AlertAction | undefined {
  switch (event) {
    case 'opened':
    case 'reminded':
    case 'group':
      return { key: incident?.key ?? id, isOver: false };
    case 'resolved':
      return incident && { key: incident.key, isOver: true };
    case 'test':
    case 'channel_failing':
      return { key: id, isOver: false };
    case 'recovered':
    case 'notice':
    case 'digest':
      return undefined;
  }
}
