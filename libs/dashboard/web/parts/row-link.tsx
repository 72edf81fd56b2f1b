import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { pagesPath } from '../address/places.js';

interface RowLinkProps {
  /** The job of this name, or the run of this id. */
  readonly to: { readonly job: string } | { readonly run: string };
  readonly className?: string | undefined;
  readonly title?: string;
  readonly children: ReactNode;
}

/**
 * The link of a row: one of the router's, but that it follows nothing and loads nothing ahead. Rows come and go with
 * each key, and each of those would subscribe to the address and work out its own from it.
 */
export function RowLink({ to, className, title, children }: RowLinkProps) {
  const router = useRouter();
  const path = 'job' in to ? `jobs/${encodeURIComponent(to.job)}` : `runs/${encodeURIComponent(to.run)}`;
  function open(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.altKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if ('job' in to) void router.navigate({ to: '/jobs/$name', params: { name: to.job } });
    else void router.navigate({ to: '/runs/$id', params: { id: to.run } });
  }
  return (
    <a href={`${pagesPath}${path}`} className={className} title={title} onClick={open}>
      {children}
    </a>
  );
}
