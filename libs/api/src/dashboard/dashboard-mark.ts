/** What an installation is called at the top of its dashboard, so that nobody takes one for another. */
export interface DashboardMark {
  readonly label: string;
  readonly color: 'grey' | 'red' | 'amber' | 'green' | 'blue' | 'violet';
}

/** What tells the page of it, so that it need not ask. */
export function markMeta({ label, color }: DashboardMark): string {
  return `<meta name="aster-label" content="${attribute(label)}" data-color="${color}" />`;
}

/** As the value of an attribute in quotes. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
