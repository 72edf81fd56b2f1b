import { attributeText } from './attribute-text.js';

/** What an installation is called at the top of its dashboard, so that nobody takes one for another. */
export interface DashboardMark {
  readonly label: string;
  readonly color: 'grey' | 'red' | 'amber' | 'green' | 'blue' | 'violet';
}

/** What tells the page of it, so that it need not ask. */
export function markMeta({ label, color }: DashboardMark): string {
  return `<meta name="aster-label" content="${attributeText(label)}" data-color="${color}" />`;
}
