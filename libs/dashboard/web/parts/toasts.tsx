import { useSyncExternalStore } from 'react';
import { Button } from './button.js';
import style from './toasts.module.css';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isProblem: boolean;
  readonly undo?: () => void;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const shownMs = 10_000;

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Tells what was done, for ten seconds. @param undo takes it back */
export function toast(text: string, options: { readonly isProblem?: boolean; readonly undo?: () => void } = {}): void {
  lastId += 1;
  const added: Toast = { id: lastId, text, isProblem: options.isProblem === true, undo: options.undo };
  change([...toasts.slice(-2), added]);
  setTimeout(() => dismiss(added.id), shownMs);
}

function dismiss(id: number): void {
  change(toasts.filter((shown) => shown.id !== id));
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className={style['toasts']} role="status" aria-live="polite">
      {shown.map(({ id, text, isProblem, undo }) => (
        <div key={id} className={style['toast']} data-problem={isProblem}>
          <span>{text}</span>
          {undo !== undefined && (
            <Button
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              Undo
            </Button>
          )}
          <Button look="quiet" aria-label="Dismiss" onClick={() => dismiss(id)}>
            ✕
          </Button>
        </div>
      ))}
    </div>
  );
}
