import { lazy, Suspense } from 'react';
import type { Shown } from './plan-copies.js';

const CopyMenu = lazy(async () => ({ default: (await import('./copy-menu.js')).CopyMenu }));

/** What a page shows, to be taken along: its rows, the request, and the command line that does the same. */
export function CopyAs({ shown }: { readonly shown: Shown }) {
  return (
    <Suspense fallback={null}>
      <CopyMenu shown={shown} />
    </Suspense>
  );
}
