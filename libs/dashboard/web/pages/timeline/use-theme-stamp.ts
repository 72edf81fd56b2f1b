import { useSyncExternalStore } from 'react';

const isDark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  isDark.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    isDark.removeEventListener('change', listener);
  };
}

/** Another text for each look of the page: what is drawn with its colours is drawn anew. */
export function useThemeStamp(): string {
  return useSyncExternalStore(subscribe, () => `${document.documentElement.dataset['theme']} ${isDark.matches}`);
}
