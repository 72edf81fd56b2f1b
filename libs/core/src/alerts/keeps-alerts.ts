/** Kinds of channels that lead to a system that keeps alerts of its own. */
export const alertKeepers: readonly string[] = ['pagerduty', 'opsgenie', 'alertmanager'];

/**
 * Whether channels of the kind lead to a system that keeps alerts of its own: it is told of the end of each, or of each
 * group, and of nothing that it could not end.
 */
export function keepsAlerts(kind: string): boolean {
  return alertKeepers.includes(kind);
}
