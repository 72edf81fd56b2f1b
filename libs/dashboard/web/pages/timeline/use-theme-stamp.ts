import { useSyncExternalStore } from 'react';

const looks = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(prefers-contrast: more)')];

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  for (const look of looks) look.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    for (const look of looks) look.removeEventListener('change', listener);
  };
}

/** Another text for each look of the page: what is drawn with its colours is drawn anew. */
export function useThemeStamp(): string {
  return useSyncExternalStore(subscribe, () =>
    [document.documentElement.dataset['theme'], ...looks.map(({ matches }) => matches)].join(' '),
  );
}
