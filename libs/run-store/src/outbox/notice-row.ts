import type {
  AlertSeverity,
  NoticeIncident,
  NoticeJob,
  NoticeLimits,
  NoticeRule,
  NoticeSubject,
  OpenedAs,
  RunReason,
  RunStatus,
} from '@aster-scheduler/core';

/** All that is known of what a message tells. */
export interface NoticeRow {
  readonly id: string;
  readonly event: 'opened' | 'reminded' | 'resolved' | 'notice' | 'test' | 'digest';
  readonly created_at: Date;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly bundle: 'recovered' | 'group' | 'digest' | null;
  readonly channel_id: string;
  readonly rule_name: string | null;
  readonly rule_kind: string;
  readonly rule_limits: NoticeLimits | null;
  readonly severity: AlertSeverity;
  readonly rule_note: string | null;
  readonly runbook_url: string | null;
  readonly incident_id: string | null;
  readonly opened_at: Date;
  readonly resolved_at: Date | null;
  readonly resolution: string | null;
  readonly count: number;
  readonly facts: Readonly<Record<string, unknown>> | null;
  readonly job_id: string | null;
  readonly job_name: string;
  readonly timezone: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly is_elsewhere: boolean;
  readonly max_retries: number | null;
  readonly run_id: string | null;
  readonly status: RunStatus;
  readonly reason: RunReason | null;
  readonly exit_code: number | null;
  readonly attempt_num: number;
  readonly scheduled_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly error_line: string | null;
  readonly worker: string | null;
  readonly job_version: number | null;
  /** The message that told of the beginning of the incident, alone or with others. */
  readonly opening_id: string | null;
  readonly is_grouped: boolean | null;
  /** What was called how then. */
  readonly opened_as: OpenedAs | null;
}

export function ruleOf(row: NoticeRow): NoticeRule | undefined {
  if (row.rule_name === null) return undefined;
  return {
    ...{ name: row.rule_name, when: row.rule_kind, severity: row.severity },
    ...{ note: row.rule_note ?? undefined, runbookUrl: row.runbook_url ?? undefined },
    limits: row.rule_limits ?? undefined,
  };
}

export function incidentOf(row: NoticeRow): NoticeIncident | undefined {
  if (row.incident_id === null) return undefined;
  const isGrouped = row.bundle === 'group' || row.is_grouped === true;
  return {
    id: row.incident_id,
    key: isGrouped ? (row.opening_id ?? row.id) : row.incident_id,
    openedAt: row.opened_at,
    resolvedAt: row.resolved_at ?? undefined,
    resolution: row.resolution ?? undefined,
    count: row.count,
    failingSince: instantOf(row.facts?.['failing_since'] ?? row.facts?.['since']),
    lastSuccessAt: instantOf(row.facts?.['last_success_at']),
    ...(row.opened_as !== null && { openedAs: row.opened_as }),
  };
}

export function jobOf(row: NoticeRow): NoticeJob | undefined {
  const { job_id: id, payload } = row;
  if (id !== null) {
    const { job_name: name, timezone, labels, owner, is_elsewhere: isElsewhere } = row;
    return { id, name, timezone, labels, isElsewhere, owner: owner ?? undefined };
  }
  const { job_id: goneId, job_name: name } = payload;
  return typeof name === 'string' ? { id: typeof goneId === 'string' ? goneId : '', name, labels: {} } : undefined;
}

/** What of the engine it is about. */
export function subjectOf({ payload }: NoticeRow): NoticeSubject | undefined {
  const { subject, subject_name: name, error_line: error } = payload;
  if (typeof subject !== 'string') return undefined;
  return {
    kind: kinds.find((kind) => subject.startsWith(`${kind}:`)) ?? 'engine',
    name: typeof name === 'string' ? name : '',
    ...{ until: instantOf(payload['until']), workers: numberOf(payload['workers']), slots: numberOf(payload['slots']) },
    ...{ runs: numberOf(payload['runs']), ticks: numberOf(payload['ticks']) },
    error: typeof error === 'string' ? error : undefined,
  };
}

const kinds = ['pool', 'worker', 'scheduler', 'channel'] as const;

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function instantOf(value: unknown): Date | undefined {
  const at = typeof value === 'string' ? new Date(value) : undefined;
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}
