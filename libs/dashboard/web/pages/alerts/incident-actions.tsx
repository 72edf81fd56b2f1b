import type { IncidentResource } from '@aster-scheduler/client';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import { useIncidentChange } from './use-incident-change.js';

const IncidentDialog = lazy(async () => ({ default: (await import('./incident-dialog.js')).IncidentDialog }));
const SilenceDialog = lazy(async () => ({ default: (await import('./silence-dialog.js')).SilenceDialog }));

/** What can be done about an incident, for those who may. */
export function IncidentActions({ incident }: { readonly incident: IncidentResource }) {
  const may = useMay();
  const [open, setOpen] = useState<'resolve' | 'note' | 'silence'>();
  const change = useIncidentChange(incident);
  const close = () => setOpen(undefined);
  const isMine = may.be('operate');
  useKeys((key) => {
    if (key !== 'a' || !isMine || incident.state !== 'open' || change.isPending) return false;
    change.mutate({ verb: 'acknowledge' });
    return true;
  });
  if (!isMine) return null;
  return (
    <>
      {incident.state === 'open' && (
        <Button
          look="main"
          title="Press a"
          disabled={change.isPending}
          onClick={() => change.mutate({ verb: 'acknowledge' })}
        >
          Acknowledge
        </Button>
      )}
      {incident.state !== 'resolved' && <Button onClick={() => setOpen('resolve')}>Resolve…</Button>}
      <Button onClick={() => setOpen('silence')}>Silence…</Button>
      <Button onClick={() => setOpen('note')}>Note…</Button>
      <Suspense fallback={null}>
        {(open === 'resolve' || open === 'note') && <IncidentDialog incident={incident} verb={open} onClose={close} />}
        {open === 'silence' && <SilenceDialog incident={incident} onClose={close} />}
      </Suspense>
    </>
  );
}
