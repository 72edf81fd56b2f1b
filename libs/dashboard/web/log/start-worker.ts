/** What browsers with Trusted Types have; TypeScript does not know it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;

/** The one policy that the page's Content-Security-Policy names: only addresses of our own origin become workers. */
const policy = trustedTypes?.createPolicy('aster-worker', {
  createScriptURL(url) {
    if (new URL(url, document.baseURI).origin !== location.origin) throw new TypeError(`not our own: ${url}`);
    return url;
  },
});

/** Starts a worker of our own. @param url as Vite gives it for `?worker&url` */
export function startWorker(url: string): Worker {
  return new Worker(policy?.createScriptURL(url) ?? url, { type: 'module' });
}
