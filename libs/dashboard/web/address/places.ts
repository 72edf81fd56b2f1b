/**
 * Where the pages lie, with a slash at the end: what the server wrote into the page, so any prefix of a proxy is in it.
 */
export const pagesPath = new URL('.', document.baseURI).pathname;

/** The same, as a whole address. */
export const pagesUrl = new URL('.', document.baseURI).href;

/** Where the API is mounted, without a slash at the end. */
export const apiUrl = new URL('..', document.baseURI).href.replace(/\/$/, '');
