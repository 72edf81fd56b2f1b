import { useSyncExternalStore } from 'react';

/** A list as somebody likes to look at it. */
export interface SavedView {
  readonly name: string;
  /** Below `ui/`, with everything that was chosen: `jobs?health=failing`. */
  readonly path: string;
}

const storageKey = 'aster.views';
const none: readonly SavedView[] = [];
let read: { readonly text: string | null; readonly views: readonly SavedView[] } = { text: null, views: none };

/** The views that are kept in this browser, by name. What is no view is left out. */
export function readViews(): readonly SavedView[] {
  const text = localStorage.getItem(storageKey);
  if (text !== read.text) read = { text, views: viewsOf(text ?? '[]') };
  return read.views;
}

/** Keeps a view, in place of one of its name or of the same list. */
export function saveView(view: SavedView): void {
  const others = readViews().filter(({ name, path }) => name !== view.name && path !== view.path);
  write([...others, view].toSorted((a, b) => a.name.localeCompare(b.name)));
}

export function forgetView({ path }: SavedView): void {
  write(readViews().filter((view) => view.path !== path));
}

export function useViews(): readonly SavedView[] {
  return useSyncExternalStore(subscribe, readViews);
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener); // another tab has kept one
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

function write(views: readonly SavedView[]): void {
  localStorage.setItem(storageKey, JSON.stringify(views));
  for (const listener of listeners) listener();
}

function viewsOf(text: string): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(text);
    return Array.isArray(kept) ? kept.filter(isView) : none;
  } catch {
    return none;
  }
}

/** A path is one of these pages: whatever wrote it, a click on it leads nowhere else. */
function isView(value: unknown): value is SavedView {
  const { name, path } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof name === 'string' && typeof path === 'string' && /^[a-z]+(?:$|[/?])/.test(path);
}
