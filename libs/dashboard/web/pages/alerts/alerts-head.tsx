import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../parts/page-head.js';
import { useMay } from '../../parts/use-may.js';
import style from './alerts-head.module.css';

const parts = [
  { to: '/alerts', word: 'Incidents', role: undefined },
  { to: '/alerts/rules', word: 'Rules', role: 'read' },
  { to: '/alerts/channels', word: 'Channels', role: 'write' },
  { to: '/alerts/silences', word: 'Silences', role: 'read' },
] as const;

interface AlertsHeadProps {
  /** Which of its parts is shown. */
  readonly shown: (typeof parts)[number]['to'];
  /** What can be done there. */
  readonly children?: ReactNode;
}

/** What is over the lists of alerts: where else to go, as far as the reader may. */
export function AlertsHead({ shown, children }: AlertsHeadProps) {
  const may = useMay();
  const seen = parts.filter(({ to, role }) => to === shown || role === undefined || (may.seesAllJobs && may.be(role)));
  const word = parts.find(({ to }) => to === shown)?.word ?? '';
  return (
    <PageHead
      title="Alerts"
      tabTitle={word}
      below={
        <nav className={style['tabs']} aria-label="Parts of alerts">
          {seen.map((part) => (
            <Link
              key={part.to}
              to={part.to}
              className={style['tab']}
              aria-current={part.to === shown ? 'page' : undefined}
              data-on={part.to === shown}
            >
              {part.word}
            </Link>
          ))}
        </nav>
      }
    >
      {children}
    </PageHead>
  );
}
