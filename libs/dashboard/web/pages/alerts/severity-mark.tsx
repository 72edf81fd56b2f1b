import type { AlertSeverity } from '@aster-scheduler/client';
import { Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import style from './severity-mark.module.css';

const icons: Readonly<Record<AlertSeverity, LucideIcon>> = {
  critical: OctagonAlert,
  warning: TriangleAlert,
  info: Info,
};

interface SeverityMarkProps {
  readonly severity: AlertSeverity;
  /** The shape alone; its word is read out. */
  readonly compact?: boolean;
  /** It is over: no colour asks for attention. */
  readonly isQuiet?: boolean;
}

/** How bad something is: shape, word and colour. */
export function SeverityMark({ severity, compact = false, isQuiet = false }: SeverityMarkProps) {
  const Icon = icons[severity];
  return (
    <span
      className={style['mark']}
      data-severity={isQuiet ? undefined : severity}
      title={compact ? severity : undefined}
    >
      <Icon aria-hidden size={16} strokeWidth={2.2} />
      <span className={compact ? 'visually-hidden' : undefined}>{severity}</span>
    </span>
  );
}
