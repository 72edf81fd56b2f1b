/** An address that paths are appended to. */
export function baseUrl(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}
