import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** Where a server finds its certificate, and the key to that. */
export interface CertificateFiles {
  /** In PEM: its own first, then those between it and an authority. */
  readonly cert: string;
  readonly key: string;
}

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How often the files are looked at: whoever renews certificates does so days before they end. */
const lookEveryMs = 2_000;

/**
 * Reads both files.
 *
 * @throws Error when one cannot be read, or the two do not belong together
 */
export function readCertificate(files: CertificateFiles): Certificate {
  const certificate = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
  createSecureContext(certificate);
  return certificate;
}

/**
 * Calls `onNew` with what is in the files once one of them has changed, also behind a link. While the two do not belong
 * together, as between two writes, `onTrouble` is told, and the next change is waited for.
 *
 * @returns what ends that
 */
export function watchCertificate(
  files: CertificateFiles,
  onNew: (certificate: Certificate) => void,
  onTrouble: (error: unknown) => void,
): () => void {
  const look = (): void => {
    try {
      onNew(readCertificate(files));
    } catch (error) {
      onTrouble(error);
    }
  };
  for (const path of [files.cert, files.key]) watchFile(path, { interval: lookEveryMs, persistent: false }, look);
  return () => {
    for (const path of [files.cert, files.key]) unwatchFile(path, look);
  };
}
