const storageKey = 'aster.theme';
const themes = ['auto', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** `theme=` in the address takes precedence over what is kept, for this one link. */
export function readTheme(): Theme {
  const wanted = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(storageKey);
  return themes.find((theme) => theme === wanted) ?? 'auto';
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** Returns the theme that is shown now. */
export function nextTheme(): Theme {
  const shown = themes.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'auto';
  const theme = themes[(themes.indexOf(shown) + 1) % themes.length] ?? 'auto';
  localStorage.setItem(storageKey, theme);
  applyTheme(theme);
  return theme;
}
