import { useKeys } from '../../parts/use-keys.js';

const steps: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Has `j` and `k` move along the links of the rows; Enter then opens one, as on any link. */
export function useRowKeys(): void {
  useKeys((key) => {
    const step = steps[key];
    const links = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
    if (step === undefined || links.length === 0) return false;
    const at = links.findIndex((link) => link === document.activeElement);
    if (at < 0 && key.startsWith('Arrow')) return false; // the page scrolls
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
    return true;
  });
}
