const reloadedKey = 'aster.reloaded';
/** While servers of two versions answer in turn, a page does not load itself over and over. */
const pauseMs = 10_000;

/**
 * Parts of the pages are loaded when they are opened, by names that are gone once Aster was updated: the page is loaded
 * anew then. It stays where the part is missing for another reason, such as a server that cannot be reached.
 */
export function reloadWhenUpdated(): void {
  addEventListener('vite:preloadError', () => void reloadIfUpdated().catch(() => undefined));
}

async function reloadIfUpdated(): Promise<void> {
  const reloadedAtMs = Number(sessionStorage.getItem(reloadedKey) ?? -Infinity);
  if (Date.now() - reloadedAtMs < pauseMs || (await isCurrent())) return;
  sessionStorage.setItem(reloadedKey, String(Date.now()));
  location.reload();
}

/** Whether the page as the server has it now begins with this script. */
async function isCurrent(): Promise<boolean> {
  const page = await fetch(location.href, { cache: 'no-store' });
  const script = new URL(import.meta.url).pathname.split('/').at(-1) ?? '';
  return !page.ok || (await page.text()).includes(script);
}
