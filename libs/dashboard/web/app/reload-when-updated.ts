const reloadedKey = 'aster.reloaded';
/** While servers of two versions answer in turn, a page does not load itself over and over. */
const pauseMs = 10_000;

/**
 * Parts of the pages are loaded when they are opened, by names that are gone once Aster was updated: the page is loaded
 * anew then. It stays where the part is missing for another reason, such as a server that cannot be reached.
 *
 * @param script that the page begins with; its name is another one in each version
 */
export function reloadWhenUpdated(script: string): void {
  addEventListener('vite:preloadError', () => void reloadIfUpdated(script).catch(() => undefined));
}

/** @returns whether it is being loaded anew */
export async function reloadIfUpdated(script: string): Promise<boolean> {
  const reloadedAtMs = Number(sessionStorage.getItem(reloadedKey) ?? -Infinity);
  if (Date.now() - reloadedAtMs < pauseMs || (await isCurrent(script))) return false;
  sessionStorage.setItem(reloadedKey, String(Date.now()));
  location.reload();
  return true;
}

/** Whether the page as the server has it now begins with this script. */
async function isCurrent(script: string): Promise<boolean> {
  const page = await fetch(location.href, { cache: 'no-store' });
  const name = new URL(script).pathname.split('/').at(-1) ?? '';
  return !page.ok || (await page.text()).includes(name);
}
