import { useState } from 'react';
import type { Selection } from './use-chosen.js';

/**
 * What is being asked about the items that are chosen. It is over when they are chosen no longer, as when somebody goes
 * back to the list as it was before: it is not asked about those that are chosen next.
 */
export function useOpenAction<Action>({
  chosen,
  boxes: { about },
}: Pick<Selection<never>, 'chosen'> & { readonly boxes: { readonly about: string } }): readonly [
  Action | undefined,
  (action: Action | undefined) => void,
] {
  const [open, setOpen] = useState<{ readonly about: string; readonly action: Action }>();
  const isOver = open !== undefined && (open.about !== about || (chosen !== 'all' && chosen.size === 0));
  if (isOver) setOpen(undefined);
  return [isOver ? undefined : open?.action, (action) => setOpen(action === undefined ? undefined : { about, action })];
}
